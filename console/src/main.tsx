import '@fontsource-variable/inter/wght.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { giveStylesTheNonce } from './api/nonce';
import { App } from './app/App';

giveStylesTheNonce();
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(<StrictMode><App /></StrictMode>);
}
