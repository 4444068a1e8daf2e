package org.tacit.node.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tacit.base.Text;

/**
 * Serves the console at {@code /}. Whatever a browser opens that is not the API's is the first page, whose script finds the route in the address. The page
 * loads nothing from elsewhere and runs nothing that is written into it; styles that its libraries make while it runs carry a nonce of this one answer.
 */
final class ConsolePages extends OncePerRequestFilter {

    private static final String ASSETS = "assets/";
    private static final String NONCE = "{{nonce}}";
    private static final List<String> NOT_PAGES = List.of("/api/", "/health/", "/metrics", "/openapi.json");
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Text NONE = Text.of("This node was built without its console; 'tacit' does everything on the command line, and ./tacit build with npm on the PATH adds the console.",
            "此节点构建时未包含控制台；所有功能都可用命令行 tacit 完成，安装 npm 后运行 ./tacit build 即可加入控制台。");

    private final ConsoleFiles files;
    private final SecureRandom random = new SecureRandom();

    ConsolePages(ConsoleFiles files) {
        this.files = files;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        String path = request.getRequestURI();
        if (!READS.contains(request.getMethod()) || NOT_PAGES.stream().anyMatch(path::startsWith)) {
            chain.doFilter(request, response);
        } else if (path.startsWith("/" + ASSETS)) {
            // Named by its content: it never changes.
            file(files.file(ASSETS, path.substring(ASSETS.length() + 1)), "public, max-age=31536000, immutable", request, response, chain);
        } else if (path.lastIndexOf('/') == 0 && path.indexOf('.') > 0) {
            file(files.file("", path.substring(1)), "no-cache", request, response, chain);
        } else if (path.equals("/") || isForPeople(request)) {
            page(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isForPeople(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }

    private void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> page = files.page();
        if (page.isEmpty()) {
            Problems.write(response, 404, "no-console", NONE, request.getLocale());
            return;
        }
        byte[] secret = new byte[18];
        random.nextBytes(secret);
        String nonce = Base64.getEncoder().encodeToString(secret);
        response.setHeader("Content-Security-Policy", policy(nonce));
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
        // A nonce is good for one answer.
        response.setHeader("Cache-Control", "no-store");
        write(response, "text/html;charset=utf-8", page.get().replace(NONCE, nonce).getBytes(StandardCharsets.UTF_8));
    }

    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
                + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static void file(Optional<ConsoleFiles.ConsoleFile> found, String cache, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (found.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        ConsoleFiles.ConsoleFile file = found.get();
        response.setHeader("Cache-Control", cache);
        response.setHeader("Vary", "Accept-Encoding");
        String takes = request.getHeader("Accept-Encoding");
        if (file.packed().isPresent() && takes != null && takes.contains("gzip")) {
            response.setHeader("Content-Encoding", "gzip");
            write(response, file.type(), file.packed().get());
        } else {
            write(response, file.type(), file.bytes());
        }
    }

    /** The server leaves the body out where only the head was asked for. */
    private static void write(HttpServletResponse response, String type, byte[] bytes) throws IOException {
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
