package org.flyroom.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;

/// A hub on this machine, with a second server for large files to which it redirects, as the real
/// one does. It can be told to fail in many ways.
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String REPOSITORY = "acme/tiny";
  private static final int LARGE = 10_000;

  /// How a request goes wrong.
  enum Trouble {
    /// The connection ends in the middle of the body.
    BREAK,
    /// The body is complete, but its stated length is too short.
    SAY_LESS,
    /// The body ends, but its stated length is longer.
    SAY_MORE,
    /// More bytes than the file has.
    SEND_MORE,
    /// As many bytes, but others.
    SEND_OTHERS,
    /// The range asked for is ignored.
    IGNORE_RANGE,
    /// Another range than the one asked for.
    WRONG_RANGE,
    TOO_MANY,
    UNAVAILABLE,
    NOT_ALLOWED,
    FORBIDDEN,
    GONE
  }

  final Map<String, byte[]> files = new LinkedHashMap<>();
  final List<String> requests = new ArrayList<>();
  final Deque<Trouble> fileTroubles = new ArrayDeque<>();
  final Deque<Trouble> listingTroubles = new ArrayDeque<>();
  final Map<String, String> statedHashes = new LinkedHashMap<>();
  Optional<String> requiredToken = Optional.empty();
  boolean listsHashes = true;
  String redirect = "";

  private final HttpServer hub;
  private final HttpServer store;

  FakeHub() throws IOException {
    hub = server(this::onHub);
    store = server(this::onStore);
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private static HttpServer server(Handler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.start();
    return server;
  }

  URI endpoint() {
    return URI.create("http://localhost:" + hub.getAddress().getPort());
  }

  HubSettings settings() {
    return new HubSettings(endpoint(), Optional.empty());
  }

  void add(String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /// Requests for files' content seen so far, such as `store model.safetensors 0-`.
  List<String> served() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void onHub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    note("hub", exchange, path);
    if (requiredToken.isPresent() && !("Bearer " + requiredToken.get()).equals(token)) {
      exchange.sendResponseHeaders(401, -1);
    } else if (path.startsWith("/api/models/")) {
      listing(exchange, path);
    } else {
      String name = path.substring(path.lastIndexOf('/') + 1);
      byte[] content = files.get(name);
      String model = "/" + REPOSITORY + "/resolve/" + COMMIT + "/" + name;
      String data = "/datasets/" + REPOSITORY + "/resolve/" + COMMIT + "/all/" + name;
      if (content == null || !(path.equals(model) || path.equals(data))) {
        exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
      if (content.length < LARGE) {
        exchange.getResponseHeaders().set("ETag", '"' + hash(name) + '"');
        send(exchange, content);
      } else {
        exchange.getResponseHeaders().set("X-Linked-Etag", '"' + hash(name) + '"');
        exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
        exchange
            .getResponseHeaders()
            .set(
                "Location",
                redirect.isEmpty()
                    ? "http://localhost:%d/%s".formatted(store.getAddress().getPort(), name)
                    : redirect);
        exchange.sendResponseHeaders(302, -1);
      }
    }
  }

  private void onStore(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(1);
    note("store", exchange, name);
    exchange.getResponseHeaders().set("ETag", "\"of the store, no hash\"");
    send(exchange, files.getOrDefault(name, new byte[0]));
  }

  private void note(String server, HttpExchange exchange, String what) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean token = exchange.getRequestHeaders().containsKey("Authorization");
    synchronized (requests) {
      requests.add(
          "%s %s%s%s"
              .formatted(server, what, range == null ? "" : " " + range, token ? " token" : ""));
    }
  }

  private void listing(HttpExchange exchange, String path) throws IOException {
    if (refuse(exchange, listingTroubles.poll())) {
      return;
    }
    String prefix = "/api/models/" + REPOSITORY + "/revision/";
    if (!path.startsWith(prefix)) {
      exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (!List.of("main", "v1", COMMIT).contains(path.substring(prefix.length()))) {
      exchange.getResponseHeaders().set("X-Error-Code", "RevisionNotFound");
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    List<Object> siblings = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Map<String, Object> sibling = new LinkedHashMap<>();
      sibling.put("rfilename", file.getKey());
      if (listsHashes) {
        sibling.put("size", file.getValue().length);
        if (file.getValue().length < LARGE) {
          sibling.put("blobId", hash(file.getKey()));
        } else {
          sibling.put("blobId", "0".repeat(40));
          sibling.put("lfs", Map.of("sha256", hash(file.getKey()), "size", file.getValue().length));
        }
      }
      siblings.add(sibling);
    }
    byte[] answer =
        Json.line(Map.of("id", REPOSITORY, "sha", COMMIT, "siblings", siblings))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
  }

  private String hash(String name) {
    byte[] content = files.getOrDefault(name, new byte[0]);
    String own = content.length < LARGE ? gitBlob(content) : Hashes.sha256(content);
    return statedHashes.getOrDefault(name, own);
  }

  static String gitBlob(byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean refuse(HttpExchange exchange, @Nullable Trouble trouble) throws IOException {
    int status =
        switch (trouble) {
          case null -> 0;
          case TOO_MANY -> 429;
          case UNAVAILABLE -> 503;
          case NOT_ALLOWED -> 401;
          case FORBIDDEN -> 403;
          case GONE -> 404;
          default -> 0;
        };
    if (status == 429) {
      exchange.getResponseHeaders().set("Retry-After", "7");
    }
    if (status > 0) {
      exchange.sendResponseHeaders(status, -1);
    }
    return status > 0;
  }

  private void send(HttpExchange exchange, byte[] content) throws IOException {
    @Nullable Trouble trouble = fileTroubles.poll();
    if (refuse(exchange, trouble)) {
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from =
        range == null || trouble == Trouble.IGNORE_RANGE
            ? 0
            : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (from >= content.length && from > 0) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    int start = trouble == Trouble.WRONG_RANGE ? 0 : from;
    byte[] body = Arrays.copyOfRange(content, start, content.length);
    if (range != null && trouble != Trouble.IGNORE_RANGE) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
    }
    int status = range == null || trouble == Trouble.IGNORE_RANGE ? 200 : 206;
    answer(exchange, status, body, trouble);
  }

  private static void answer(
      HttpExchange exchange, int status, byte[] body, @Nullable Trouble trouble)
      throws IOException {
    OutputStream out = exchange.getResponseBody();
    switch (trouble) {
      case BREAK, SAY_MORE -> {
        int sent = trouble == Trouble.BREAK ? body.length / 2 : body.length;
        exchange.sendResponseHeaders(status, body.length + (trouble == Trouble.BREAK ? 0 : 100));
        out.write(body, 0, sent);
        out.flush();
        // Closing the exchange now, with bytes owed, ends the connection.
      }
      case SAY_LESS -> {
        exchange.sendResponseHeaders(status, Math.max(1, body.length - 100));
        out.write(body, 0, Math.max(1, body.length - 100));
      }
      case SEND_MORE -> {
        exchange.sendResponseHeaders(status, 0);
        out.write(body);
        out.write(new byte[1000]);
      }
      case SEND_OTHERS -> {
        exchange.sendResponseHeaders(status, body.length);
        byte[] others = body.clone();
        others[others.length / 2] ^= 1;
        out.write(others);
      }
      case null, default -> {
        exchange.sendResponseHeaders(status, body.length);
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}
