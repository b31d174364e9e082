package org.flyroom.engine.endpoint;

import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Capabilities;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import org.flyroom.core.model.Sampling;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds out what a server can do, by small requests of each kind. What it accepts and ignores, it
/// cannot do.
final class Probe {
  private static final Prompt.Chat GREETING =
      new Prompt.Chat(List.of(Message.user("Name three animals.")));
  private static final String TEXT = "Once upon a time there was a";
  private static final int FEW = 4;
  private static final int SOME = 16;

  /// One token in nearly every vocabulary.
  private static final String FIRST_WORD = "Yes";

  /// Words that no model begins with by itself.
  private static final String FIRST_WORDS = "Well, three animals that I, for one, like are";

  private final EndpointHttp http;
  private EndpointName name;
  private Questions questions;
  private Capabilities capabilities = Capabilities.ALL;

  Probe(EndpointHttp http, EndpointName name) {
    this.http = http;
    this.name = name;
    this.questions = Questions.to(name.model());
  }

  /// What was found, and how to ask.
  ///
  /// @param name with the model's name, whether or not it was given
  /// @param repeatsPrefill whether answers begin with the first words that were given
  record Found(
      EndpointName name,
      Listing listing,
      Questions questions,
      Scorer scorer,
      boolean repeatsPrefill,
      Probed probed) {}

  /// @throws FlyroomException when the server cannot be reached, lets nobody in, does not have the
  ///   model or is no endpoint
  Found run() {
    Listing listing = listing();
    name = listing.choose(name);
    questions = Questions.to(name.model());
    chat();
    text();
    if (!has(Capability.CHAT) && !has(Capability.TEXT)) {
      throw new FlyroomException(
          List.of(
              "%s gives no answers to conversations: %s".formatted(name, why(Capability.CHAT)),
              "%s gives no continuations of text: %s".formatted(name, why(Capability.TEXT))));
    }
    boolean repeats = has(Capability.CHAT) && prefill();
    thinking();
    seed();
    Scorer scorer = new ScoringProbe(http, name, questions).run(has(Capability.TEXT));
    limitTo(scorer);
    return new Found(
        name,
        listing,
        questions,
        scorer,
        repeats,
        new Probed(
            List.copyOf(listing.entries().keySet()),
            listing.adapters(),
            capabilities,
            scorer.words(),
            topLogprobs()));
  }

  private boolean has(Capability capability) {
    return capabilities.has(capability);
  }

  private String why(Capability capability) {
    return capabilities.reasonAgainst(capability).orElse("");
  }

  private void lacks(Capability capability, String reason) {
    capabilities = capabilities.without(capability, reason);
  }

  private Listing listing() {
    try {
      return Listing.of(http.get(name.at("/models")));
    } catch (NotHonoured _) {
      return new Listing(Map.of()); // Then the name that was given has to do.
    }
  }

  private JsonNode post(String path, ObjectNode body) throws NotHonoured {
    return http.post(name.at(path), body);
  }

  private Generation answer(Prompt.Chat prompt, Sampling sampling) throws NotHonoured {
    return Answers.ofChat(
        post("/chat/completions", questions.chat(prompt, sampling)), name.model(), sampling);
  }

  private Generation answer(String text, Sampling sampling) throws NotHonoured {
    return Answers.ofText(
        post("/completions", questions.text(text, sampling)), name.model(), sampling);
  }

  private void chat() {
    try {
      answer(GREETING, Sampling.greedy(FEW));
    } catch (NotHonoured e) {
      if (asksOtherwise(e)) {
        chat();
        return;
      }
      refuseOtherModel(e);
      lacks(Capability.CHAT, e.reason());
      lacks(Capability.PREFILL, e.reason());
      lacks(Capability.THINKING, e.reason());
    }
  }

  private void text() {
    try {
      answer(TEXT, Sampling.greedy(FEW));
    } catch (NotHonoured e) {
      if (asksOtherwise(e)) {
        text();
        return;
      }
      refuseOtherModel(e);
      lacks(Capability.TEXT, e.reason());
    }
  }

  /// Keys that some servers call by another name, or refuse.
  ///
  /// @return whether to try once more
  private boolean asksOtherwise(NotHonoured e) {
    if (e.status() == 0) {
      return false;
    }
    if (questions.maxTokensKey().equals(Questions.MAX_TOKENS)
        && e.problem().contains(Questions.MAX_COMPLETION_TOKENS)) {
      questions = new Questions(name.model(), Questions.MAX_COMPLETION_TOKENS, questions.seeded());
      return true;
    }
    if (questions.seeded() && e.problem().contains(Questions.SEED)) {
      questions = new Questions(name.model(), questions.maxTokensKey(), false);
      lacks(Capability.SEED, "the server takes none: " + e.problem());
      return true;
    }
    return false;
  }

  private void refuseOtherModel(NotHonoured e) {
    if (e.key().equals("model")) {
      throw new FlyroomException("%s: %s".formatted(name, e.reason()));
    }
  }

  /// A server that goes on with the first words sees one token more than without them; one that
  /// takes them for a whole turn also sees the end of that turn and the beginning of another.
  ///
  /// @return whether the first words come back with the answer
  private boolean prefill() {
    try {
      int without = promptTokens(GREETING);
      int with = promptTokens(new Prompt.Chat(GREETING.messages(), FIRST_WORD));
      if (without < 0 || with < 0) {
        lacks(Capability.PREFILL, "the server does not say how many tokens a prompt has");
      } else if (with > without + 1) {
        lacks(
            Capability.PREFILL,
            "first words are taken for a whole turn (%d tokens instead of %d)"
                .formatted(with, without + 1));
      }
      String text =
          answer(new Prompt.Chat(GREETING.messages(), FIRST_WORDS), Sampling.greedy(SOME)).text();
      return text.startsWith(FIRST_WORDS);
    } catch (NotHonoured e) {
      lacks(Capability.PREFILL, e.reason());
      return false;
    }
  }

  private int promptTokens(Prompt.Chat prompt) throws NotHonoured {
    JsonNode answer = post("/chat/completions", questions.chat(prompt, Sampling.greedy(1)));
    Answers.choice(answer, name.model());
    return Nodes.whole(answer.path("usage").path("prompt_tokens"));
  }

  private void thinking() {
    if (!has(Capability.CHAT)) {
      return;
    }
    try {
      answer(GREETING.with(Thinking.ON), Sampling.greedy(FEW));
    } catch (NotHonoured e) {
      lacks(Capability.THINKING, e.reason());
    }
  }

  private void seed() {
    if (!questions.seeded()) {
      return;
    }
    try {
      if (!drawn(1).equals(drawn(1))) {
        lacks(Capability.SEED, "one seed gave two different answers");
      }
    } catch (NotHonoured e) {
      lacks(Capability.SEED, e.reason());
    }
  }

  private String drawn(long seed) throws NotHonoured {
    Sampling sampling = Sampling.drawn(SOME, seed);
    return has(Capability.CHAT) ? answer(GREETING, sampling).text() : answer(TEXT, sampling).text();
  }

  private void limitTo(Scorer scorer) {
    switch (scorer) {
      case Scorer.None(String reason) -> {
        lacks(Capability.SCORE_TEXT, reason);
        lacks(Capability.SCORE_CHAT, reason);
        lacks(Capability.SCORE_DOCUMENT, reason);
        lacks(Capability.PREFIX_TOKEN, reason);
      }
      case EchoScorer echo -> {
        lacks(
            Capability.SCORE_CHAT,
            "the server gives log-probabilities of texts (echo), but none of conversations");
        lacks(
            Capability.PREFIX_TOKEN,
            "documents go to the server as text, so no token can be chosen by its id");
        if (!echo.begins()) {
          lacks(
              Capability.SCORE_DOCUMENT,
              "the server puts no token before a text and has no " + Scorer.SEPARATOR);
        }
      }
      case TokenScorer tokens -> {
        if (!has(Capability.CHAT)) {
          lacks(Capability.SCORE_CHAT, why(Capability.CHAT));
        }
        if (tokens.prefix().isEmpty()) {
          lacks(
              Capability.SCORE_DOCUMENT,
              "the tokenizer puts no token before a text and has no " + Scorer.SEPARATOR);
        }
      }
    }
  }

  private int topLogprobs() {
    for (int depth : has(Capability.CHAT) ? new int[] {20, 5, 1} : new int[0]) {
      try {
        ObjectNode body = questions.chat(GREETING, Sampling.greedy(1));
        body.put("logprobs", true).put("top_logprobs", depth);
        JsonNode choice = Answers.choice(post("/chat/completions", body), name.model());
        int given = choice.path("logprobs").path("content").path(0).path("top_logprobs").size();
        if (given > 0) {
          return Math.min(given, depth);
        }
      } catch (NotHonoured _) {
        // A smaller number may be taken.
      }
    }
    return 0;
  }
}
