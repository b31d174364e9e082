package org.flyroom.engine.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A server on this machine that speaks the OpenAI protocol for models in plain Java, with the
/// features that it is told to have, and that goes wrong in the ways it is told to.
public final class FakeEndpoint implements AutoCloseable {
  /// The name of its first model.
  public static final String MODEL = "scripted";

  /// What it can do.
  public enum Feature {
    CHAT,
    COMPLETIONS,
    /// `echo` with `logprobs`; else it ignores them.
    ECHO,
    /// `prompt_logprobs` and `/tokenize`; else it ignores the one and does not know the other.
    PROMPT_LOGPROBS,
    /// `continue_final_message`; else first words are a whole turn to it.
    PREFILL,
    /// Answers begin with the first words that were given.
    REPEATS_PREFILL,
    /// Takes `chat_template_kwargs`; else it refuses them.
    THINKING,
    /// Seeds are heeded.
    SEED,
    /// Refuses the keys `seed` and `max_tokens`, the latter in conversations alone.
    OTHER_KEYS,
    TOP_LOGPROBS,
    /// Puts a token before every text.
    BEGIN_TOKEN,
    /// Thoughts come in a key of their own.
    REASONING_APART,
    /// In an echo, every token has the log-probability of its neighbour.
    VALUES_OF_NEIGHBOURS,
    /// Lists its models.
    LISTING
  }

  /// How a request goes wrong.
  public enum Trouble {
    /// 429 with `Retry-After`.
    TOO_MANY,
    /// 429 without.
    TOO_MANY_SILENT,
    /// 503.
    UNAVAILABLE,
    /// 500.
    ERROR,
    /// The connection ends in the middle of the body.
    BREAK,
    /// The body is half of the JSON.
    TRUNCATED,
    /// A page for people, with 200.
    HTML,
    TWO_CHOICES,
    NO_CHOICES,
    IGNORE_MAX_TOKENS,
    IGNORE_STOP,
    OTHER_MODEL,
    NO_FINISH,
    FILTERED,
    NO_CONTENT,
    NO_USAGE,
    FEWER_LOGPROBS,
    SHIFTED_OFFSETS,
    /// The tokens are not those of the prompt.
    OTHER_TOKENS,
    NAN_LOGPROBS,
    NULL_LOGPROBS,
    /// No answer until the server is closed.
    SILENCE,
    /// The answer comes a little later than those of other requests.
    LATE,
    UNAUTHORISED,
    MODEL_GONE,
    BAD_REQUEST,
    REDIRECT
  }

  /// Has every feature that makes a server useful, and none that makes it awkward.
  public final Set<Feature> features =
      EnumSet.complementOf(
          EnumSet.of(
              Feature.REPEATS_PREFILL,
              Feature.REASONING_APART,
              Feature.VALUES_OF_NEIGHBOURS,
              Feature.OTHER_KEYS));

  private final Map<String, LanguageModel> models = new LinkedHashMap<>();
  private final Map<String, String> parents = new LinkedHashMap<>();
  private final Deque<Trouble> troubles = new ArrayDeque<>();
  private final List<ObjectNode> questions = new ArrayList<>();
  private final List<String> tokensSeen = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FakeServing serving = new FakeServing(features);
  private final HttpServer server;
  private @Nullable Trouble always;
  private String requiredToken = "";
  private int underWay;
  private int mostUnderWay;

  /// @param model answers under [#MODEL]
  public FakeEndpoint(LanguageModel model) throws IOException {
    models.put(MODEL, model);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handle(exchange);
          }
        });
    server.start();
  }

  /// One more model.
  ///
  /// @param parent the model that this one is an adapter of; empty for none
  public FakeEndpoint serving(String name, LanguageModel model, String parent) {
    models.put(name, model);
    if (!parent.isEmpty()) {
      parents.put(name, parent);
    }
    return this;
  }

  /// Without some features.
  public FakeEndpoint without(Feature... some) {
    features.removeAll(Arrays.asList(some));
    return this;
  }

  public String base() {
    return "http://localhost:%d/v1".formatted(server.getAddress().getPort());
  }

  /// A model's name for the command line.
  public String name(String model) {
    return base() + "#" + model;
  }

  public String name() {
    return name(MODEL);
  }

  /// The next questions go wrong, one after the other.
  public synchronized void trouble(Trouble... next) {
    troubles.addAll(Arrays.asList(next));
  }

  /// Every question goes wrong from now on.
  public synchronized void alwaysTrouble(Trouble trouble) {
    always = trouble;
  }

  public synchronized void requireToken(String token) {
    requiredToken = token;
  }

  /// Questions for answers and log-probabilities seen so far.
  public synchronized List<ObjectNode> questions() {
    return List.copyOf(questions);
  }

  /// Authorisations of all requests so far.
  public synchronized List<String> authorisations() {
    return List.copyOf(tokensSeen);
  }

  /// The most questions that were under way at once.
  public synchronized int mostUnderWay() {
    return mostUnderWay;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    synchronized (this) {
      tokensSeen.add(String.valueOf(token));
      if (!requiredToken.isEmpty() && !("Bearer " + requiredToken).equals(token)) {
        send(exchange, 401, error("Incorrect API key provided: " + token));
        return;
      }
    }
    switch (path) {
      case "/v1/models" -> {
        if (features.contains(Feature.LISTING)) {
          send(exchange, 200, listing());
        } else {
          send(exchange, 404, error("Not Found"));
        }
      }
      case "/v1/chat/completions", "/v1/completions", "/tokenize", "/detokenize" ->
          question(exchange, path, Json.parseObject("request", text));
      default -> send(exchange, 404, error("Not Found"));
    }
  }

  private ObjectNode listing() {
    ObjectNode answer = Json.mapper().createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (String name : models.keySet()) {
      ObjectNode entry = data.addObject().put("id", name).put("created", System.nanoTime());
      entry.put("parent", parents.get(name));
    }
    return answer;
  }

  private static ObjectNode error(String message) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.putObject("error").put("message", message);
    return body;
  }

  private void question(HttpExchange exchange, String path, ObjectNode body) throws IOException {
    @Nullable Trouble trouble = null;
    if (path.startsWith("/v1")) {
      synchronized (this) {
        questions.add(body);
        trouble = troubles.isEmpty() ? always : troubles.poll();
        mostUnderWay = Math.max(mostUnderWay, ++underWay);
      }
    }
    try {
      answer(exchange, path, body, trouble);
    } finally {
      if (path.startsWith("/v1")) {
        synchronized (this) {
          underWay--;
        }
      }
    }
  }

  private void answer(
      HttpExchange exchange, String path, ObjectNode body, @Nullable Trouble trouble)
      throws IOException {
    LanguageModel model = models.get(body.path("model").asString(""));
    int status =
        switch (trouble) {
          case TOO_MANY, TOO_MANY_SILENT -> 429;
          case UNAVAILABLE -> 503;
          case ERROR -> 500;
          case UNAUTHORISED -> 401;
          case MODEL_GONE -> 404;
          case BAD_REQUEST -> 400;
          case REDIRECT -> 302;
          case null, default -> 0;
        };
    if (trouble == Trouble.TOO_MANY) {
      exchange.getResponseHeaders().set("Retry-After", "7");
    }
    if (trouble == Trouble.REDIRECT) {
      exchange.getResponseHeaders().set("Location", base() + "/chat/completions");
    }
    if (status > 0) {
      send(exchange, status, error("told to"));
    } else if (trouble == Trouble.SILENCE || trouble == Trouble.LATE) {
      waitFor(trouble == Trouble.LATE ? 100 : 60_000);
      answer(exchange, path, body, null);
    } else if (model == null) {
      send(exchange, 404, error("The model does not exist."));
    } else if (features.contains(Feature.OTHER_KEYS) && body.has("seed")) {
      send(exchange, 422, error("Extra inputs are not permitted: seed"));
    } else if (features.contains(Feature.OTHER_KEYS)
        && body.has("max_tokens")
        && path.contains("chat")) {
      send(exchange, 400, error("Use max_completion_tokens instead of max_tokens"));
    } else if (body.has("chat_template_kwargs") && !features.contains(Feature.THINKING)) {
      send(exchange, 400, error("Unrecognized request argument: chat_template_kwargs"));
    } else {
      @Nullable ObjectNode answer =
          switch (path) {
            case "/v1/chat/completions" ->
                features.contains(Feature.CHAT) ? serving.chat(model, body, trouble) : null;
            case "/v1/completions" ->
                features.contains(Feature.COMPLETIONS)
                    ? serving.complete(model, body, trouble)
                    : null;
            case "/tokenize" ->
                features.contains(Feature.PROMPT_LOGPROBS) ? serving.tokenize(body) : null;
            default -> features.contains(Feature.PROMPT_LOGPROBS) ? serving.detokenize(body) : null;
          };
      if (answer == null) {
        send(exchange, 405, error("Not offered"));
      } else {
        answer.put("model", body.path("model").asString());
        send(exchange, spoiled(answer, trouble), trouble);
      }
    }
  }

  private void waitFor(long milliseconds) {
    try {
      var _ = closed.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static ObjectNode spoiled(ObjectNode answer, @Nullable Trouble trouble) {
    if (!(answer.path("choices") instanceof ArrayNode choices)
        || !(choices.path(0) instanceof ObjectNode choice)) {
      return answer;
    }
    switch (trouble) {
      case TWO_CHOICES -> choices.add(choice.deepCopy().put("index", 1));
      case NO_CHOICES -> choices.removeAll();
      case OTHER_MODEL -> answer.put("model", "another-model");
      case NO_FINISH -> choice.putNull("finish_reason");
      case FILTERED -> choice.put("finish_reason", "content_filter");
      case NO_USAGE -> answer.remove("usage");
      case NO_CONTENT -> {
        if (choice.path("message") instanceof ObjectNode message) {
          message.putNull("content");
        }
      }
      case null, default -> {}
    }
    return answer;
  }

  private static void send(HttpExchange exchange, ObjectNode answer, @Nullable Trouble trouble)
      throws IOException {
    byte[] whole = answer.toString().replace("\"NaN\"", "NaN").getBytes(StandardCharsets.UTF_8);
    switch (trouble) {
      case BREAK -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, whole.length);
        exchange.getResponseBody().write(whole, 0, whole.length / 2);
        exchange.getResponseBody().flush();
        // Closing the exchange now, with bytes owed, ends the connection.
      }
      case TRUNCATED ->
          send(exchange, 200, "application/json", Arrays.copyOf(whole, whole.length / 2));
      case HTML ->
          send(
              exchange,
              200,
              "text/html; charset=utf-8",
              "<html>Back soon</html>".getBytes(StandardCharsets.UTF_8));
      case null, default -> send(exchange, 200, "application/json; charset=utf-8", whole);
    }
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    send(exchange, status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
