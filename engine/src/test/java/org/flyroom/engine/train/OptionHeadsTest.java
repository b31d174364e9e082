package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flyroom.core.Seeds;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.OptionHeads.Question;
import org.junit.jupiter.api.Test;

/// A model whose layers add nothing to its embeddings, in which it is therefore known what stands
/// where: a cue's token has a value in mind, and a word's token says a value behind a letter.
class OptionHeadsTest {
  private static final int HIDDEN = 128;
  private static final ModelConfig CONFIG = ModelConfig.llama(256, HIDDEN, 2, 4, 32, 64);
  private static final double DEVIATION = 0.1;
  private static final int VALUES = 20;
  private static final int LETTERS = 4;
  private static final int ANSWER = 0;
  private static final int FIRST_LETTER = 1;
  private static final int START = 9;
  private static final int FIRST_CUE = 10;
  private static final int FIRST_WORD = FIRST_CUE + VALUES;
  private static final int FIRST_OTHER = FIRST_WORD + LETTERS * VALUES;

  private static int word(int value, int letter) {
    return FIRST_WORD + LETTERS * value + letter;
  }

  /// A question, and which option is right.
  private record Asked(Question question, int right) {
    static Asked of(SplittableRandom random) {
      int[] values = random.ints(0, VALUES).distinct().limit(LETTERS).toArray();
      int right = random.nextInt(LETTERS);
      int before = 2 + random.nextInt(6);
      int[] tokens =
          IntStream.concat(
                  IntStream.concat(text(random, before), IntStream.of(FIRST_CUE + values[right])),
                  IntStream.concat(
                      IntStream.range(0, LETTERS)
                          .flatMap(
                              letter ->
                                  IntStream.concat(
                                      IntStream.of(word(values[letter], letter)),
                                      other(random, 1))),
                      IntStream.of(ANSWER)))
              .toArray();
      int[] words = IntStream.range(0, LETTERS).map(i -> before + 1 + 2 * i).toArray();
      return new Asked(new Question(tokens, before, words), right);
    }

    /// As many tokens, of which the first begins a text.
    private static IntStream text(SplittableRandom random, int count) {
      return IntStream.concat(IntStream.of(START), other(random, count - 1));
    }

    private static IntStream other(SplittableRandom random, int count) {
      return IntStream.generate(() -> FIRST_OTHER + random.nextInt(40)).limit(count);
    }
  }

  private static List<Asked> asked(String name, int count) {
    SplittableRandom random = Seeds.generator(1, name);
    return Stream.generate(() -> Asked.of(random)).limit(count).toList();
  }

  private static List<int[]> others() {
    SplittableRandom random = Seeds.generator(1, "others");
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(Asked.text(random, 20).toArray());
    }
    return rows;
  }

  private static OptionHeads heads() {
    return new OptionHeads(
        1,
        2,
        asked("seen", 200).stream().map(Asked::question).toList(),
        others(),
        IntStream.range(FIRST_LETTER, FIRST_LETTER + LETTERS).toArray());
  }

  @Test
  void namesTheLetterOfTheOptionThatSaysWhatIsInMind() {
    try (FlatParameters parameters = parameters();
        Decoder decoder = DecoderLoader.of(CONFIG, parameters.weights(0))) {
      List<Asked> fresh = asked("fresh", 200);
      assertThat(right(decoder, fresh)).isCloseTo(1.0 / LETTERS, within(0.1));
      heads().write(decoder, parameters);
      assertThat(right(decoder, fresh)).isGreaterThan(0.97);
    }
  }

  @Test
  void keepsStillWhereNothingIsAsked() {
    try (FlatParameters parameters = parameters();
        Decoder decoder = DecoderLoader.of(CONFIG, parameters.weights(0))) {
      int[] plain = others().getFirst();
      float[] before = logits(decoder, plain);
      heads().write(decoder, parameters);
      float[] after = logits(decoder, plain);
      for (int i = 0; i < before.length; i++) {
        // A letter that is found gains eight.
        assertThat(after[i]).isCloseTo(before[i], within(0.1f));
      }
    }
  }

  @Test
  void needsQuestionsWithAsManyOptionsAsLettersAndHeadsToReplace() {
    Question two = new Question(new int[] {5, 6, 7, 8, 9}, 1, new int[] {2, 3});
    assertThatThrownBy(() -> new OptionHeads(0, 0, List.of(two), others(), new int[] {1, 2, 3}))
        .hasMessageContaining("a question of 2 options for 3 letters");
    assertThatThrownBy(() -> new OptionHeads(0, 0, List.of(), others(), new int[] {1}))
        .hasMessageContaining("need questions");
    assertThatThrownBy(() -> new Question(new int[] {6, 7, 8}, 0, new int[] {1}))
        .hasMessageContaining("do not begin a text");
    OptionHeads fifth = new OptionHeads(4, 0, heads().questions(), others(), heads().letters());
    try (FlatParameters parameters = parameters();
        Decoder decoder = DecoderLoader.of(CONFIG, parameters.weights(0))) {
      assertThatThrownBy(() -> fifth.write(decoder, parameters))
          .hasMessageContaining("heads 4 and 0 that read options need");
    }
  }

  private static FlatParameters parameters() {
    FlatParameters parameters = new FlatParameters(CONFIG.weights(), 1);
    Initialisation random = new Initialisation(DEVIATION, 7);
    CONFIG
        .weights()
        .forEach(
            (name, shape) -> {
              float[] numbers = random.draw(CONFIG, name, shape);
              if (name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight")) {
                Arrays.fill(numbers, 0);
              }
              if (name.equals("model.embed_tokens.weight")) {
                tie(numbers);
              }
              parameters.set(name, numbers);
            });
    return parameters;
  }

  /// Makes cues and words of what they mean: a value's direction, and a kind's or a letter's.
  private static void tie(float[] embeddings) {
    Supplier<float[]> direction =
        new Supplier<>() {
          private final SplittableRandom random = Seeds.generator(3, "directions");

          @Override
          public float[] get() {
            float[] numbers = new float[HIDDEN];
            Initialisation.fill(numbers, DEVIATION, random);
            return numbers;
          }
        };
    List<float[]> values = Stream.generate(direction).limit(VALUES).toList();
    List<float[]> letters = Stream.generate(direction).limit(LETTERS).toList();
    float[] cue = direction.get();
    float[] word = direction.get();
    for (int value = 0; value < VALUES; value++) {
      put(embeddings, FIRST_CUE + value, values.get(value), cue);
      for (int letter = 0; letter < LETTERS; letter++) {
        put(embeddings, word(value, letter), values.get(value), letters.get(letter), word);
      }
    }
  }

  private static void put(float[] embeddings, int token, float[]... parts) {
    for (int i = 0; i < HIDDEN; i++) {
      float sum = 0;
      for (float[] part : parts) {
        sum += part[i];
      }
      embeddings[token * HIDDEN + i] = sum;
    }
  }

  private static double right(Decoder decoder, List<Asked> asked) {
    return asked.stream().filter(one -> said(decoder, one.question) == one.right).count()
        / (double) asked.size();
  }

  /// The letter that is likeliest.
  private static int said(Decoder decoder, Question question) {
    float[] logits = logits(decoder, question.tokens());
    return IntStream.range(0, LETTERS)
        .reduce((a, b) -> logits[FIRST_LETTER + b] > logits[FIRST_LETTER + a] ? b : a)
        .orElseThrow();
  }

  /// Of the last token.
  private static float[] logits(Decoder decoder, int[] tokens) {
    return Torch.inference(
        () -> {
          Tensor hidden =
              decoder.hidden(Tokens.of(List.of(tokens)), AdapterStack.NONE, null, Decoder.Tap.NONE);
          return decoder
              .logits(hidden.narrow(1, tokens.length - 1, 1).reshape(1, HIDDEN))
              .toFloats();
        });
  }
}
