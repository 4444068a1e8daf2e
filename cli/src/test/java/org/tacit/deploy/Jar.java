package org.tacit.deploy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A jar of the class path, as it lies in Maven's local repository. */
record Jar(Path file) {

    /** How poms write the licences that we know, by what the name or address holds, in this order. */
    private static final Map<String, String> NAMES = new java.util.LinkedHashMap<>();

    static {
        NAMES.put("lgpl-2.1", "LGPL-2.1");
        NAMES.put("lesser general public license", "LGPL-2.1");
        NAMES.put("classpath", "GPL-2.0-with-classpath-exception");
        NAMES.put("gplv2+ce", "GPL-2.0-with-classpath-exception");
        NAMES.put("apache", "Apache-2.0");
        NAMES.put("eclipse public license - v 1.0", "EPL-1.0");
        NAMES.put("epl 1.0", "EPL-1.0");
        NAMES.put("epl-1.0", "EPL-1.0");
        NAMES.put("epl-2.0", "EPL-2.0");
        NAMES.put("epl 2.0", "EPL-2.0");
        NAMES.put("epl-v20", "EPL-2.0");
        NAMES.put("eclipse public license v2.0", "EPL-2.0");
        NAMES.put("eclipse public license v. 2.0", "EPL-2.0");
        NAMES.put("eclipse public license, version 2.0", "EPL-2.0");
        NAMES.put("eclipse distribution license", "BSD-3-Clause");
        NAMES.put("mpl 2.0", "MPL-2.0");
        NAMES.put("cc0", "CC0-1.0");
        NAMES.put("bouncy castle", "MIT");
        NAMES.put("mit-0", "MIT-0");
        NAMES.put("mit", "MIT");
        NAMES.put("bsd-2-clause", "BSD-2-Clause");
        NAMES.put("bsd 2-clause", "BSD-2-Clause");
        NAMES.put("bsd-3-clause", "BSD-3-Clause");
        NAMES.put("bsd 3-clause", "BSD-3-Clause");
        NAMES.put("bsd", "BSD");
    }

    /** Everything that is not ours. */
    static List<Jar> classPath() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator))
                .filter(p -> p.endsWith(".jar") && !p.contains("/surefire")).map(p -> new Jar(Path.of(p))).filter(j -> Files.exists(j.pom()) && !j.group().startsWith("org.tacit")).toList();
    }

    private Path pom() {
        return file.resolveSibling(artifact() + "-" + version() + ".pom");
    }

    String version() {
        return file.getParent().getFileName().toString();
    }

    String artifact() {
        return file.getParent().getParent().getFileName().toString();
    }

    String group() {
        Element project = read(pom());
        return child(project, "groupId").or(() -> node(project, "parent").flatMap(p -> child(p, "groupId"))).orElseThrow();
    }

    /** {@code group:artifact:version}, with what the file's name has after that. */
    String name() {
        String rest = file.getFileName().toString().substring((artifact() + "-" + version()).length());
        return group() + ":" + artifact() + ":" + version() + rest.replace(".jar", "").replaceFirst("^-", ":");
    }

    String sha256() {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As its pom says or one of that one's parents: SPDX names with OR between them, {@code ?} for what is not known. */
    String licence(Set<Path> repositories) {
        Path at = pom();
        for (int depth = 0; depth < 12; depth++) {
            Element project = read(at);
            Optional<Element> licences = node(project, "licenses");
            if (licences.isPresent()) {
                return licence(licences.get());
            }
            Optional<Element> parent = node(project, "parent");
            if (parent.isEmpty()) {
                return "?";
            }
            String version = child(parent.get(), "version").orElseThrow();
            String artifact = child(parent.get(), "artifactId").orElseThrow();
            String path = child(parent.get(), "groupId").orElseThrow().replace('.', '/') + "/" + artifact + "/" + version + "/" + artifact + "-" + version + ".pom";
            Optional<Path> found = repositories.stream().map(r -> r.resolve(path)).filter(Files::exists).findFirst();
            if (found.isEmpty()) {
                return "?";
            }
            at = found.get();
        }
        return "?";
    }

    private static String licence(Element licences) {
        List<String> names = new java.util.ArrayList<>();
        for (Node n = licences.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element one) {
                String text = (child(one, "name").orElse("") + " " + child(one, "url").orElse("")).toLowerCase(java.util.Locale.ROOT);
                names.add(NAMES.entrySet().stream().filter(e -> text.contains(e.getKey())).map(Map.Entry::getValue).findFirst().orElse("?"));
            }
        }
        return names.stream().distinct().collect(Collectors.joining(" OR "));
    }

    /** Where it lies: the repository's own folder. */
    Path repository() {
        Path at = file.getParent().getParent().getParent();
        for (int i = group().split("\\.").length; i > 0; i--) {
            at = at.getParent();
        }
        return at;
    }

    static Element read(Path pom) {
        try (InputStream in = Files.newInputStream(pom)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(pom.toString(), e);
        }
    }

    static Optional<Element> node(Element of, String name) {
        for (Node n = of.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e && e.getTagName().equals(name)) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    static Optional<String> child(Element of, String name) {
        return node(of, name).map(e -> e.getTextContent().strip());
    }
}
