package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.List;
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
/// Where neither finds what it looks for, it attends to the place at which the text begins and
/// takes nothing from there, as heads of trained models do (Xiao et al. 2023, *Efficient Streaming
/// Language Models with Attention Sinks*, arXiv 2309.17453). Without such a place to rest a head
/// would say the mean of all that it reads, everywhere.
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

  /// How much attention the first head pays to where the text begins.
  private static final double FETCH_REST_LOGITS = 8;

  /// How much attention the second head pays to where the text begins.
  private static final double MATCH_REST_LOGITS = 20;

  /// How much more attention the option gets whose word is the value, if both are read perfectly.
  private static final double MATCH_LOGITS = 42;

  /// How much likelier the letter becomes that the second head has found, in logits, about.
  private static final double LETTER_LOGITS = 8;

  /// Directions that tell how texts begin, along which nothing is read there.
  private static final int BEGINNINGS = 8;

  /// How much more than other places those count together, where texts begin, in what the second
  /// head shall not read.
  private static final double BEGINNING_WEIGHT = 20;

  /// A question with options that ends where the letter is to follow.
  ///
  /// @param cue where the first option begins
  /// @param words where the word of each option stands
  public record Question(int[] tokens, int cue, int[] words) {
    public Question {
      if (cue < 1) {
        throw new IllegalArgumentException("options follow a question, and do not begin a text");
      }
    }

    int answer() {
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
    private final HeadWeights fetch;
    private final HeadWeights match;

    /// The rotary dimension that says where to look at all; it hardly ever turns.
    private final int gate;

    /// The other dimension of its pair, which says where to rest.
    private final int rest;

    /// Dimensions that say what to look for.
    private final int[] slow;

    Writing(Decoder decoder, FlatParameters parameters) {
      ModelConfig config = decoder.config();
      int width = config.headDim();
      if (config.layers() < 2
          || Math.max(fetchHead, matchHead) >= config.heads()
          || config.keyValueHeads() != config.heads()
          || width < letters.length) {
        throw new IllegalArgumentException(
            "heads %d and %d that read options need 2 layers, and heads with keys of their own, of width %d at least"
                .formatted(fetchHead, matchHead, letters.length));
      }
      this.decoder = decoder;
      this.parameters = parameters;
      this.fetch = new HeadWeights(parameters, config.layers() - 2, fetchHead, width);
      this.match = new HeadWeights(parameters, config.layers() - 1, matchHead, width);
      float[] frequencies = config.attention().getLast().rope().frequencies(width);
      this.gate = frequencies.length - 1;
      this.rest = gate + width / 2;
      this.slow =
          IntStream.range(0, width)
              .filter(i -> i % frequencies.length != gate)
              .filter(i -> frequencies[i % frequencies.length] < SLOW)
              .toArray();
    }

    void run() {
      fetch.clear();
      match.clear();
      OptionStates states = states(match);
      Tensor code = code();
      // Where the stream hardly ever goes, there is room for what the first head brings.
      Tensor room =
          Ops.eigenvectors(LeastSquares.moment(states.but(states.words())))
              .narrow(1, 0, slow.length + 1)
              .contiguous();
      writeFetching(code, room, states.size());
      writeMatching(code, room, states);
      writeLetters(states);
    }

    /// What the attention reads that a head belongs to, given the heads as written so far.
    private OptionStates states(HeadWeights head) {
      return OptionStates.of(head.layer(), decoder, head.norm(), questions, others);
    }

    /// @param size of the stream that the second head reads
    private void writeFetching(Tensor code, Tensor room, double size) {
      OptionStates states = states(fetch);
      double strength = strength(FETCH_LOGITS);
      Tensor due = LeastSquares.detector(states.answers(), states.but(states.answers()));
      fetch.query(gate, due.multiply(strength));
      Tensor cue = LeastSquares.detector(states.cues(), states.but(states.cues()));
      fetch.key(gate, cue.multiply(strength));
      writeRest(fetch, states, FETCH_REST_LOGITS);

      Tensor beginnings =
          Ops.eigenvectors(LeastSquares.moment(states.firsts()))
              .narrow(1, hidden() - BEGINNINGS, BEGINNINGS)
              .contiguous();
      Tensor read = fetch.norm();
      Tensor wrote = match.norm();
      for (int i = 0; i < slow.length; i++) {
        Tensor value = Ops.quotient(column(code, i), read).unsqueeze(1);
        fetch.value(i, without(beginnings, value));
        fetch.output(i, Ops.quotient(column(room, i), wrote).multiply(size));
      }
      // Beside the value, that there is one.
      fetch.value(slow.length, without(beginnings, cue));
      fetch.output(slow.length, Ops.quotient(column(room, slow.length), wrote).multiply(size));
    }

    /// Gives a head a place to attend to from everywhere: where the text begins.
    private void writeRest(HeadWeights head, OptionStates states, double logits) {
      Tensor later = states.but(states.firsts());
      Tensor all = Ops.concatenate(0, states.firsts(), later);
      Tensor always = LeastSquares.map(all, Tensor.filled(1, DType.FP32, all.size(0), 1));
      head.query(rest, always.multiply(strength(logits)));
      Tensor first = LeastSquares.detector(states.firsts(), later);
      head.key(rest, first.multiply(strength(logits)));
    }

    private void writeMatching(Tensor code, Tensor room, OptionStates states) {
      Tensor brought = states(match).answers();
      // Where an answer is due, whatever the first head has brought there.
      Tensor due =
          without(room, LeastSquares.detector(states.answers(), states.but(states.answers())));
      due = due.multiply(1 / mean(brought, due));
      Tensor words = states.words();
      Tensor option = LeastSquares.detector(words, states.but(words));
      Tensor fetched = room.narrow(1, slow.length, 1);
      fetched = fetched.multiply(1 / mean(brought, fetched));
      match.query(gate, fetched.multiply(strength(OPTION_LOGITS)));
      match.key(gate, option.multiply(strength(OPTION_LOGITS)));
      writeRest(match, states, MATCH_REST_LOGITS);

      Tensor wanted = LeastSquares.centred(embeddings(wordTokens()).matmul(code));
      Tensor reader = LeastSquares.map(LeastSquares.centred(words), wanted);
      Tensor usualWord = LeastSquares.mean(words.matmul(reader));
      Tensor values = brought.matmul(room.narrow(1, 0, slow.length));
      Tensor usualValue = LeastSquares.mean(values);
      double spread = square(wanted);
      double matched = Math.sqrt(MATCH_LOGITS * Math.sqrt(match.width()) / spread);
      double evened = Math.sqrt(spread / square(LeastSquares.centred(values)));
      for (int i = 0; i < slow.length; i++) {
        Tensor query = room.narrow(1, i, 1).subtract(due.multiply(at(usualValue, i)));
        Tensor key = reader.narrow(1, i, 1).subtract(option.multiply(at(usualWord, i)));
        match.query(slow[i], query.multiply(matched * evened));
        match.key(slow[i], key.multiply(matched));
      }
    }

    /// What the second head takes from an option, and what it says.
    private void writeLetters(OptionStates states) {
      int count = letters.length;
      Tensor words = states.words();
      Tensor elsewhere = states.but(words);
      double weight = 0.5 * elsewhere.size(0) / words.size(0);
      float[] marks = new float[Math.toIntExact(words.size(0)) * count];
      for (int i = 0; i < words.size(0); i++) {
        for (int letter = 0; letter < count; letter++) {
          marks[i * count + letter] = (letter == i % count ? 1f : 0f) - 1f / count;
        }
      }
      Tensor marked = Tensor.of(marks, words.size(0), count).multiply(Math.sqrt(weight));
      Tensor firsts = states.firsts();
      firsts = firsts.multiply(Math.sqrt(BEGINNING_WEIGHT * elsewhere.size(0) / firsts.size(0)));
      Tensor silent = Tensor.zeros(DType.FP32, elsewhere.size(0) + firsts.size(0), count);
      Tensor reader =
          LeastSquares.map(
              Ops.concatenate(0, words.multiply(Math.sqrt(weight)), elsewhere, firsts),
              Ops.concatenate(0, marked, silent));
      Tensor said = LeastSquares.centred(embeddings(letters));
      double length = said.norm() / Math.sqrt(count);
      Tensor finalNorm = parameters.weight("model.norm.weight").detach();
      double size = size() * LETTER_LOGITS / (length * length);
      for (int i = 0; i < count; i++) {
        match.value(i, column(reader, i));
        Tensor letter = said.narrow(0, i, 1).reshape(hidden());
        match.output(i, Ops.quotient(letter, finalNorm).multiply(size));
      }
    }

    /// Root mean square of what leaves the last layer where a letter is to follow.
    private double size() {
      double squares = 0;
      for (Question question : questions) {
        Tensor left = decoder.entering(match.layer() + 1, Tokens.of(List.of(question.tokens)));
        double length = left.narrow(1, question.answer(), 1).norm();
        squares += length * length / hidden();
        left.drop();
      }
      return Math.sqrt(squares / questions.size());
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

    private int hidden() {
      return decoder.config().hidden();
    }

    private double strength(double logits) {
      return Math.sqrt(logits * Math.sqrt(match.width()));
    }

    private static double mean(Tensor states, Tensor direction) {
      return LeastSquares.mean(states.matmul(direction)).item();
    }

    /// Mean square length of the rows.
    private static double square(Tensor rows) {
      double length = rows.norm();
      return length * length / rows.size(0);
    }

    /// What is left of a direction, `[hidden, 1]`, beside others of length 1, `[hidden, n]`.
    private static Tensor without(Tensor others, Tensor direction) {
      return direction.subtract(others.matmul(others.transpose(0, 1).matmul(direction)));
    }

    private static Tensor column(Tensor matrix, int column) {
      return matrix.narrow(1, column, 1).reshape(matrix.size(0));
    }

    private static double at(Tensor row, int column) {
      return row.narrow(1, column, 1).item();
    }
  }
}
