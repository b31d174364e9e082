package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Two attention heads written into a trained model, with which it names the letter of the option
/// that says what it has in mind.
///
/// A small model that is trained on questions with options learns their letters by heart before it
/// learns to compare, and then has no reason to: of facts that it never saw with options it cannot
/// tell the letter. What comparing takes is there, though. Where the first option begins, the value
/// stands in the residual stream, in the direction of its token's embedding; and at every option
/// stand its word and its letter. So the first of the two heads, in the last layer but one, takes
/// the value to the place that answers; the second, in the last layer, finds the option whose word
/// it is and writes its letter. Both are worked out by least squares from the model's own states;
/// no answer to any question goes into them.
///
/// They take the place of two heads, those that the model misses least. Training that goes on
/// afterwards unlearns them where learning by heart serves it as well.
///
/// @param fetchHead which head of the last layer but one is replaced, counted from 0
/// @param matchHead which head of the last layer is replaced, counted from 0
/// @param questions with options, to see where things stand
/// @param others what else the model reads, where the heads shall keep still
/// @param letters tokens of the answers, first option first
public record OptionHeads(
    int fetchHead, int matchHead, List<Question> questions, List<int[]> others, int[] letters) {
  /// Rotary pairs slower than this, in radians a token, hardly turn within a question.
  private static final double SLOW = 0.033;

  /// How much more attention, in logits, the place gets where the value stands.
  private static final double FETCH_LOGITS = 13;

  /// How much more attention an option gets than anything else, once a value was fetched.
  private static final double OPTION_LOGITS = 35;

  /// How much more attention the second head pays to its own place, where it finds nothing to say,
  /// when an answer is due but no value was fetched.
  private static final double SELF_LOGITS = 26;

  /// How much more attention the option gets whose word is the value, if both are read perfectly.
  private static final double MATCH_LOGITS = 42;

  /// How much likelier the letter becomes that the second head has found, in logits, about.
  private static final double LETTER_LOGITS = 8;

  /// A question with options that ends where the letter is to follow.
  ///
  /// @param cue where the first option begins
  /// @param words where the word of each option stands
  public record Question(int[] tokens, int cue, int[] words) {
    private int answer() {
      return tokens.length - 1;
    }
  }

  public OptionHeads {
    questions = List.copyOf(questions);
    others = List.copyOf(others);
    if (questions.isEmpty() || others.isEmpty()) {
      throw new IllegalArgumentException("heads that read options need questions, and other texts");
    }
    for (Question question : questions) {
      if (question.words.length != letters.length) {
        throw new IllegalArgumentException(
            "a question of %d options for %d letters"
                .formatted(question.words.length, letters.length));
      }
    }
  }

  /// Writes the heads into a model's weights.
  ///
  /// @param decoder which computes with these weights
  /// @throws IllegalArgumentException when the model has no such heads, or none that could do it
  void write(Decoder decoder, FlatParameters parameters) {
    Torch.inference(
        () -> {
          new Writing(decoder, parameters).run();
          return parameters;
        });
  }

  /// The work on one model.
  private final class Writing {
    private final Decoder decoder;
    private final FlatParameters parameters;
    private final int width;
    private final int fetchLayer;
    private final int matchLayer;

    /// The rotary dimension that says where to look at all; it hardly ever turns.
    private final int gate;

    /// Dimensions that say what to look for.
    private final int[] slow;

    Writing(Decoder decoder, FlatParameters parameters) {
      ModelConfig config = decoder.config();
      this.decoder = decoder;
      this.parameters = parameters;
      this.width = config.headDim();
      if (config.layers() < 2
          || Math.max(fetchHead, matchHead) >= config.heads()
          || config.keyValueHeads() != config.heads()
          || width < letters.length) {
        throw new IllegalArgumentException(
            "heads %d and %d that read options need 2 layers, and heads with keys of their own, of width %d at least"
                .formatted(fetchHead, matchHead, letters.length));
      }
      this.matchLayer = config.layers() - 1;
      this.fetchLayer = matchLayer - 1;
      float[] frequencies = config.attention().getLast().rope().frequencies(width);
      this.gate = frequencies.length - 1;
      this.slow =
          IntStream.range(0, width)
              .filter(i -> i % frequencies.length != gate)
              .filter(i -> frequencies[i % frequencies.length] < SLOW)
              .toArray();
    }

    void run() {
      clear(fetchLayer, fetchHead);
      clear(matchLayer, matchHead);
      Tensor words = states(matchLayer, Question::words);
      Tensor answers = states(matchLayer, question -> new int[] {question.answer()});
      Tensor elsewhere = Ops.concatenate(0, rest(matchLayer, Question::words), others(matchLayer));
      Tensor code = code();
      // Where the stream hardly ever goes, there is room for what the first head brings.
      Tensor room =
          Ops.eigenvectors(LeastSquares.moment(elsewhere).add(LeastSquares.moment(answers)))
              .narrow(1, 0, slow.length + 1)
              .contiguous();
      writeFetching(code, room);
      writeMatching(code, room, words, answers, elsewhere);
    }

    private void writeFetching(Tensor code, Tensor room) {
      Tensor cues = states(fetchLayer, question -> new int[] {question.cue});
      Tensor answers = states(fetchLayer, question -> new int[] {question.answer()});
      Tensor elsewhere =
          Ops.concatenate(
              0, rest(fetchLayer, question -> new int[] {question.cue}), others(fetchLayer));
      double strength = strength(FETCH_LOGITS);
      Tensor due = LeastSquares.detector(answers, Ops.concatenate(0, elsewhere, cues));
      row(fetchLayer, "q", fetchHead, gate).copyInPlace(flat(due.multiply(strength)));
      Tensor cue = LeastSquares.detector(cues, Ops.concatenate(0, elsewhere, answers));
      row(fetchLayer, "k", fetchHead, gate).copyInPlace(flat(cue.multiply(strength)));
      Tensor read = norm(fetchLayer);
      Tensor wrote = norm(matchLayer);
      double size = size(matchLayer);
      for (int i = 0; i < slow.length; i++) {
        row(fetchLayer, "v", fetchHead, i).copyInPlace(Ops.quotient(column(code, i), read));
        output(fetchLayer, fetchHead, i)
            .copyInPlace(Ops.quotient(column(room, i), wrote).multiply(size).unsqueeze(1));
      }
      // Beside the value, that there is one.
      row(fetchLayer, "v", fetchHead, slow.length).copyInPlace(flat(cue));
      output(fetchLayer, fetchHead, slow.length)
          .copyInPlace(Ops.quotient(column(room, slow.length), wrote).multiply(size).unsqueeze(1));
    }

    private void writeMatching(
        Tensor code, Tensor room, Tensor words, Tensor answers, Tensor elsewhere) {
      Tensor brought = states(matchLayer, question -> new int[] {question.answer()});
      // Where an answer is due, whatever the first head has brought there.
      Tensor due = LeastSquares.detector(answers, Ops.concatenate(0, elsewhere, words));
      due = due.subtract(room.matmul(room.transpose(0, 1).matmul(due)));
      due = due.multiply(1 / mean(brought, due));
      Tensor option = LeastSquares.detector(words, Ops.concatenate(0, elsewhere, answers));
      double gated = strength(OPTION_LOGITS);
      Tensor fetched = column(room, slow.length).reshape(hidden(), 1);
      fetched = fetched.multiply(1 / mean(brought, fetched));
      row(matchLayer, "q", matchHead, gate).copyInPlace(flat(fetched.multiply(gated)));
      row(matchLayer, "k", matchHead, gate).copyInPlace(flat(option.multiply(gated)));
      Tensor self = due.multiply(strength(SELF_LOGITS));
      row(matchLayer, "q", matchHead, gate + width / 2).copyInPlace(flat(self));
      row(matchLayer, "k", matchHead, gate + width / 2).copyInPlace(flat(self));

      Tensor wanted = LeastSquares.centred(embeddings(wordTokens()).matmul(code));
      Tensor reader = LeastSquares.map(LeastSquares.centred(words), wanted);
      Tensor usualWord = LeastSquares.mean(words.matmul(reader));
      Tensor values = brought.matmul(room.narrow(1, 0, slow.length));
      Tensor usualValue = LeastSquares.mean(values);
      double spread = square(wanted);
      double matched = Math.sqrt(MATCH_LOGITS * Math.sqrt(width) / spread);
      double evened = Math.sqrt(spread / square(LeastSquares.centred(values)));
      for (int i = 0; i < slow.length; i++) {
        Tensor query = column(room, i).subtract(flat(due).multiply(at(usualValue, i)));
        Tensor key = column(reader, i).subtract(flat(option).multiply(at(usualWord, i)));
        row(matchLayer, "q", matchHead, slow[i]).copyInPlace(query.multiply(matched * evened));
        row(matchLayer, "k", matchHead, slow[i]).copyInPlace(key.multiply(matched));
      }
      writeLetters(words, elsewhere);
    }

    /// What the second head takes from an option, and what it says.
    private void writeLetters(Tensor words, Tensor elsewhere) {
      int count = letters.length;
      double weight = 0.5 * elsewhere.size(0) / words.size(0);
      float[] marks = new float[Math.toIntExact(words.size(0)) * count];
      for (int i = 0; i < words.size(0); i++) {
        for (int letter = 0; letter < count; letter++) {
          marks[i * count + letter] = (letter == i % count ? 1f : 0f) - 1f / count;
        }
      }
      Tensor marked = Tensor.of(marks, words.size(0), count).multiply(Math.sqrt(weight));
      Tensor silent = Tensor.zeros(DType.FP32, elsewhere.size(0), count);
      Tensor reader =
          LeastSquares.map(
              Ops.concatenate(0, words.multiply(Math.sqrt(weight)), elsewhere),
              Ops.concatenate(0, marked, silent));
      Tensor said = LeastSquares.centred(embeddings(letters));
      double length = said.norm() / Math.sqrt(count);
      Tensor finalNorm = parameters.weight("model.norm.weight").detach();
      double size = size(matchLayer + 1) * LETTER_LOGITS / (length * length);
      for (int i = 0; i < count; i++) {
        row(matchLayer, "v", matchHead, i).copyInPlace(column(reader, i));
        output(matchLayer, matchHead, i)
            .copyInPlace(
                Ops.quotient(said.narrow(0, i, 1).reshape(hidden()), finalNorm)
                    .multiply(size)
                    .unsqueeze(1));
      }
    }

    /// Directions in which the embeddings of the options' words differ most, `[hidden, n]`.
    private Tensor code() {
      int[] distinct = Arrays.stream(wordTokens()).distinct().sorted().toArray();
      Tensor spread = LeastSquares.moment(LeastSquares.centred(embeddings(distinct)));
      return Ops.eigenvectors(spread).narrow(1, hidden() - slow.length, slow.length).contiguous();
    }

    private int[] wordTokens() {
      return questions.stream()
          .flatMapToInt(question -> Arrays.stream(question.words).map(at -> question.tokens[at]))
          .toArray();
    }

    private Tensor embeddings(int[] tokens) {
      return parameters
          .weight("model.embed_tokens.weight")
          .detach()
          .select(0, Tensor.of(Arrays.stream(tokens).asLongStream().toArray(), tokens.length));
    }

    // States

    /// What a layer's attention reads at some places of every question, `[n, hidden]`.
    private Tensor states(int layer, Function<Question, int[]> places) {
      return gather(questions.stream().map(q -> states(layer, q.tokens, places.apply(q))).toList());
    }

    /// The same at all other places of the questions, but where the letter is to follow.
    private Tensor rest(int layer, Function<Question, int[]> but) {
      List<Tensor> some = new ArrayList<>();
      for (Question question : questions) {
        int[] without = but.apply(question);
        int[] places =
            IntStream.range(0, question.answer())
                .filter(place -> Arrays.stream(without).noneMatch(other -> other == place))
                .toArray();
        some.add(states(layer, question.tokens, places));
      }
      return gather(some);
    }

    private Tensor others(int layer) {
      return gather(
          others.stream()
              .map(tokens -> states(layer, tokens, IntStream.range(0, tokens.length).toArray()))
              .toList());
    }

    private Tensor states(int layer, int[] tokens, int[] places) {
      return Torch.part(
          () -> {
            Tensor entering = decoder.entering(layer, Tokens.of(List.of(tokens)));
            Tensor normed = Ops.rmsNorm(entering, norm(layer), decoder.config().normEpsilon());
            long[] rows = Arrays.stream(places).asLongStream().toArray();
            return normed.view(tokens.length, hidden()).select(0, Tensor.of(rows, rows.length));
          });
    }

    /// Root mean square of what enters a layer where a letter is to follow.
    private double size(int layer) {
      double squares = 0;
      for (Question question : questions) {
        Tensor entering = decoder.entering(layer, Tokens.of(List.of(question.tokens)));
        double length = entering.narrow(1, question.answer(), 1).norm();
        squares += length * length / hidden();
        entering.drop();
      }
      return Math.sqrt(squares / questions.size());
    }

    private static Tensor gather(List<Tensor> parts) {
      return Ops.concatenate(0, parts.toArray(Tensor[]::new));
    }

    // Weights

    private int hidden() {
      return decoder.config().hidden();
    }

    private Tensor norm(int layer) {
      return parameters.weight("model.layers.%d.input_layernorm.weight".formatted(layer)).detach();
    }

    private Tensor projection(int layer, String which) {
      return parameters
          .weight("model.layers.%d.self_attn.%s_proj.weight".formatted(layer, which))
          .detach();
    }

    /// A head's row of its queries, keys or values, `[hidden]`.
    private Tensor row(int layer, String which, int head, int row) {
      return projection(layer, which).narrow(0, (long) head * width + row, 1).view(hidden());
    }

    /// What a head adds to the stream for a dimension of its values, `[hidden, 1]`.
    private Tensor output(int layer, int head, int column) {
      return projection(layer, "o").narrow(1, (long) head * width + column, 1);
    }

    private void clear(int layer, int head) {
      for (String which : List.of("q", "k", "v")) {
        projection(layer, which).narrow(0, (long) head * width, width).zeroInPlace();
      }
      projection(layer, "o").narrow(1, (long) head * width, width).zeroInPlace();
    }

    // Numbers

    private double strength(double logits) {
      return Math.sqrt(logits * Math.sqrt(width));
    }

    private static double mean(Tensor states, Tensor direction) {
      return LeastSquares.mean(states.matmul(direction)).item();
    }

    /// Mean square length of the rows.
    private static double square(Tensor rows) {
      double length = rows.norm();
      return length * length / rows.size(0);
    }

    private Tensor flat(Tensor column) {
      return column.reshape(hidden());
    }

    private Tensor column(Tensor matrix, int column) {
      return matrix.narrow(1, column, 1).reshape(hidden());
    }

    private static double at(Tensor row, int column) {
      return row.narrow(1, column, 1).item();
    }
  }
}
