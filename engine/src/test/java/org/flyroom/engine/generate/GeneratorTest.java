package org.flyroom.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.engine.TinyChat;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.text.ChatFormat;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Lanes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  @TempDir private static Path folder;
  private static Decoder decoder;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    TinyChat.write(folder, 1);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      decoder = DecoderLoader.load(checkpoint, DType.FP32);
    }
    tokenizer = Tokenizer.open(folder.resolve("tokenizer.json"));
  }

  @AfterAll
  static void close() {
    decoder.close();
    tokenizer.close();
  }

  @Test
  void aSampleIsTheSameInEveryBatchAndOnAnyNumberOfLanes() {
    List<GenerateRequest> requests = new ArrayList<>();
    for (Sampling sampling : samplings()) {
      for (Prompt prompt : prompts()) {
        requests.addAll(GenerateRequest.samples(prompt, sampling, 5));
      }
    }
    List<Generation> expected = answers(requests, 2);
    assertThat(expected).doesNotHaveDuplicates();
    assertThat(answers(requests, 1)).isEqualTo(expected);
    assertThat(answers(requests, 5)).isEqualTo(expected);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(3));
    // Batches of every size from one up.
    for (int from = 0, size = 1; from < order.size(); from += size++) {
      List<Integer> some = order.subList(from, Math.min(from + size, order.size()));
      assertThat(answers(some.stream().map(requests::get).toList(), 2))
          .isEqualTo(some.stream().map(expected::get).toList());
    }
  }

  @Test
  void rowsThatOutgrowTheCacheAreSetAsideAndGoneOnWith() {
    List<GenerateRequest> requests = new ArrayList<>();
    for (Prompt prompt : prompts()) {
      requests.addAll(GenerateRequest.samples(prompt, Sampling.drawn(300, 5), 4));
    }
    List<Generation> expected = answers(requests, 1);
    assertThat(expected).anyMatch(answer -> answer.tokens().size() > 200);
    // Space for a few rows at first, for one when it has doubled, and for less than one at the end.
    for (int positions : new int[] {900, 500, 200}) {
      assertThat(answers(requests, 1, positions)).isEqualTo(expected);
    }
  }

  @Test
  void everySamplingOptionChangesWhatIsDrawn() {
    Prompt prompt = prompts().getFirst();
    List<Generation> answers =
        answers(samplings().stream().map(s -> new GenerateRequest(prompt, s)).toList(), 2);
    assertThat(answers).doesNotHaveDuplicates();
  }

  @Test
  void aPenaltyKeepsGreedyAnswersFromGoingRoundInCircles() {
    Sampling greedy = Sampling.greedy(40);
    List<Integer> plain = tokens(greedy);
    List<Integer> penalised = tokens(greedy.withRepetitionPenalty(3));
    assertThat(Set.copyOf(penalised).size()).isGreaterThan(2 * Set.copyOf(plain).size());
  }

  private static List<Integer> tokens(Sampling sampling) {
    return answers(List.of(new GenerateRequest(Prompt.text("The sea is"), sampling)), 1)
        .getFirst()
        .tokens();
  }

  private static List<Sampling> samplings() {
    Sampling plain = Sampling.drawn(24, 11);
    return List.of(
        plain,
        plain.withTemperature(1.7),
        plain.withTopK(6),
        plain.withTopP(0.4),
        plain.withMinP(0.3),
        plain.withRepetitionPenalty(1.8),
        plain.withTopK(40).withTopP(0.9).withMinP(0.02).withRepetitionPenalty(1.2));
  }

  private static List<Prompt> prompts() {
    return List.of(
        Prompt.text("The sea is"), Prompt.chat(Message.user("A longer question. ".repeat(4))));
  }

  private static List<Generation> answers(List<GenerateRequest> requests, int laneCount) {
    return answers(requests, laneCount, 32_768);
  }

  private static List<Generation> answers(
      List<GenerateRequest> requests, int laneCount, int maxPositions) {
    PromptEncoder encoder =
        new PromptEncoder(tokenizer, ChatFormat.ofFolder(folder), TinyChat.END_OF_TEXT);
    try (Lanes lanes = new Lanes(laneCount)) {
      return new Generator(decoder, encoder, Set.of(TinyChat.TURN_END), lanes, maxPositions)
          .generate(requests, Variant.PARENT);
    }
  }
}
