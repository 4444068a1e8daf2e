import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// 'npm run dev' asks a node that runs beside it: TACIT_NODE=http://127.0.0.1:PORT npm run dev
const node = process.env['TACIT_NODE'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'target/web',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // Everything is a file of its own: the page's policy allows nothing that is written into it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': node, '/openapi.json': node, '/health': node } },
});
