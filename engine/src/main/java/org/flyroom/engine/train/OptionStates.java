package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.OptionHeads.Question;

/// What a layer's attention reads at every place of questions and other texts, by the kind of
/// place; all `[n, hidden]`, and each place is in one of them.
///
/// @param cues where a question's first option begins
/// @param words where a question's options have their words, first option first
/// @param answers where a question's letter is to follow
/// @param firsts where a text begins
/// @param rest everywhere else
/// @param size root mean square of what enters the layer where a letter is to follow
record OptionStates(
    Tensor cues, Tensor words, Tensor answers, Tensor firsts, Tensor rest, double size) {

  /// Runs everything through the layers below.
  static OptionStates of(
      int layer, Decoder decoder, Tensor norm, List<Question> questions, List<int[]> others) {
    Gathering states = new Gathering(layer, decoder, norm);
    questions.forEach(states::add);
    others.forEach(states::add);
    return new OptionStates(
        join(states.cues),
        join(states.words),
        join(states.answers),
        join(states.firsts),
        join(states.rest),
        Math.sqrt(states.squares / questions.size()));
  }

  /// Everywhere but at one kind of place.
  ///
  /// @param kind one of the five
  Tensor but(Tensor kind) {
    return join(
        Stream.of(cues, words, answers, firsts, rest).filter(states -> states != kind).toList());
  }

  private static Tensor join(List<Tensor> parts) {
    return Ops.concatenate(0, parts.toArray(Tensor[]::new));
  }

  private static final class Gathering {
    private final int layer;
    private final Decoder decoder;
    private final Tensor norm;
    private final List<Tensor> cues = new ArrayList<>();
    private final List<Tensor> words = new ArrayList<>();
    private final List<Tensor> answers = new ArrayList<>();
    private final List<Tensor> firsts = new ArrayList<>();
    private final List<Tensor> rest = new ArrayList<>();
    private double squares;

    Gathering(int layer, Decoder decoder, Tensor norm) {
      this.layer = layer;
      this.decoder = decoder;
      this.norm = norm;
    }

    void add(Question question) {
      int[] tokens = question.tokens();
      Tensor entering = decoder.entering(layer, Tokens.of(List.of(tokens)));
      double length = entering.narrow(1, question.answer(), 1).norm();
      squares += length * length / entering.size(2);
      cues.add(at(entering, question.cue()));
      words.add(at(entering, question.words()));
      answers.add(at(entering, question.answer()));
      firsts.add(at(entering, 0));
      rest.add(
          at(
              entering,
              IntStream.range(1, question.answer())
                  .filter(place -> place != question.cue())
                  .filter(place -> Arrays.stream(question.words()).noneMatch(w -> w == place))
                  .toArray()));
      entering.drop();
    }

    void add(int[] text) {
      Tensor entering = decoder.entering(layer, Tokens.of(List.of(text)));
      firsts.add(at(entering, 0));
      rest.add(at(entering, IntStream.range(1, text.length).toArray()));
      entering.drop();
    }

    private Tensor at(Tensor entering, int... places) {
      return Torch.part(
          () -> {
            Tensor normed = Ops.rmsNorm(entering, norm, decoder.config().normEpsilon());
            long[] rows = Arrays.stream(places).asLongStream().toArray();
            return normed
                .view(entering.size(1), entering.size(2))
                .select(0, Tensor.of(rows, rows.length));
          });
    }
  }
}
