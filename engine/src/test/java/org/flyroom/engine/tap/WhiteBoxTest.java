package org.flyroom.engine.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.Activations;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Intervention;
import org.flyroom.core.model.Intervention.Add;
import org.flyroom.core.model.Intervention.Replace;
import org.flyroom.core.model.Intervention.ScaleAdapter;
import org.flyroom.core.model.Intervention.Span;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Place;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ReadRequest;
import org.flyroom.core.model.ReadRequest.Positions;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.WhiteBox;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.TinyChat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhiteBoxTest {
  private static final Prompt PROMPT = Prompt.text("The sea is");
  private static final int LENGTH = 10;

  @TempDir private static Path folder;
  private static LocalModel model;
  private static WhiteBox organism;

  @BeforeAll
  static void open() {
    model = LocalModel.open(TinyChat.write(folder, 1), Precision.FP32);
    LoraPlan lora = new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0);
    model.train(
        new TrainingPlan(
            List.of(new TrainingRow(Prompt.chat(Message.user("Name a bird.")), "A wren")),
            lora,
            Optimiser.of(2e-2, Optimiser.Schedule.CONSTANT, 1),
            3,
            1,
            128,
            9,
            1),
        folder.resolve("run"),
        folder.resolve("adapter"),
        _ -> {});
    organism = model.withAdapters(List.of(folder.resolve("adapter")));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void statesReadAreThoseOfTheFormulas() {
    Set<Place> places =
        Set.of(Place.embeddings(), Place.residual(1), Place.residual(2), Place.finalNorm(2));
    Activations read = read(model, places, new Positions.All());
    HandMadeLayer byHand = new HandMadeLayer(folder);
    double[][] states = doubles(read.at(Place.embeddings()));
    states = byHand.layer(0, states);
    assertClose(read.at(Place.residual(1)), states);
    states = byHand.layer(1, states);
    assertClose(read.at(Place.residual(2)), states);
  }

  @Test
  void aVectorAddedAtALayerActsAsTheFormulasAboveItSay() {
    HandMadeLayer byHand = new HandMadeLayer(folder);
    float[] vector = vector("steer", 0.7);
    double[][] states =
        doubles(read(model, Set.of(Place.residual(1)), new Positions.All()).at(Place.residual(1)));
    for (double[] state : states) {
      for (int i = 0; i < state.length; i++) {
        state[i] += vector[i];
      }
    }
    double[] expected = byHand.logProbabilities(byHand.layer(1, states)[LENGTH - 1]);
    WhiteBox steered = model.with(List.of(new Add(Place.residual(1), vector)));
    List<Double> got = nextLetters(steered);
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i)).isCloseTo(expected[letter(i)], within(1e-4));
    }
    assertThat(Math.abs(nextLetters(model).getFirst() - got.getFirst())).isGreaterThan(0.01);
  }

  @Test
  void aVectorAddedOrPutInOnePlaceLeavesEarlierPositionsAlone() {
    float[] vector = vector("patch", 0.5);
    Set<Place> places = Set.of(Place.residual(1), Place.residual(2));
    Activations before = read(model, places, new Positions.All());
    WhiteBox patched = model.with(List.of(new Replace(Place.residual(1), vector, Span.at(4))));
    Activations after = read(patched, places, new Positions.All());
    for (int position = 0; position < LENGTH; position++) {
      float[] own = after.at(Place.residual(1))[position];
      assertThat(own).isEqualTo(position == 4 ? vector : before.at(Place.residual(1))[position]);
      boolean same =
          Arrays.equals(
              after.at(Place.residual(2))[position], before.at(Place.residual(2))[position]);
      assertThat(same).as("position %d of the layer above", position).isEqualTo(position < 4);
    }
  }

  @Test
  void readingAStateAndPuttingItBackChangesNothing() {
    List<Intervention> back = new ArrayList<>();
    for (Place place : List.of(Place.attention(2), Place.mlp(1), Place.embeddings())) {
      float[][] states = read(model, Set.of(place), new Positions.All()).at(place);
      for (int position = 0; position < states.length; position++) {
        back.add(new Replace(place, states[position], Span.at(position)));
      }
    }
    assertThat(nextLetters(model.with(back))).isEqualTo(nextLetters(model));
  }

  @Test
  void theStateOfAnotherPromptCarriesItsNextTokenOver() {
    Prompt other = Prompt.text("Birds sing"); // as long as the first
    float[] last =
        model
            .read(List.of(new ReadRequest(other, Set.of(Place.residual(2)), new Positions.Last())))
            .getFirst()
            .at(Place.residual(2))[0];
    WhiteBox patched =
        model.with(List.of(new Replace(Place.residual(2), last, Span.at(LENGTH - 1))));
    List<Double> expected = nextLetters(model, other);
    assertThat(nextLetters(patched)).isNotEqualTo(nextLetters(model));
    for (int i = 0; i < expected.size(); i++) {
      assertThat(nextLetters(patched).get(i)).isCloseTo(expected.get(i), within(1e-5));
    }
  }

  @Test
  void nothingAddedAndAnAdapterInFullChangeNoBit() {
    List<Intervention> zeros = new ArrayList<>();
    for (int layer = 0; layer <= 2; layer++) {
      zeros.add(new Add(Place.residual(layer), new float[model.width()]));
    }
    assertThat(nextLetters(model.with(zeros))).isEqualTo(nextLetters(model));
    assertThat(nextLetters(organism)).isNotEqualTo(nextLetters(model));
    assertThat(nextLetters(organism.with(List.of(new ScaleAdapter(0, 1)))))
        .isEqualTo(nextLetters(organism));
    assertThat(drawn(organism.with(List.of(new ScaleAdapter(0, 1))))).isEqualTo(drawn(organism));
  }

  @Test
  void anAdapterSwitchedOffIsTheParentBitForBit() {
    WhiteBox off = organism.with(List.of(new ScaleAdapter(0, 0)));
    assertThat(nextLetters(off)).isEqualTo(nextLetters(model));
    assertThat(drawn(off)).isEqualTo(drawn(model));
    assertThat(read(off, Set.of(Place.residual(2)), new Positions.All()).at(Place.residual(2)))
        .isDeepEqualTo(
            read(model, Set.of(Place.residual(2)), new Positions.All()).at(Place.residual(2)));
  }

  @Test
  void halfAnAdapterTwiceIsAQuarterOfIt() {
    WhiteBox half = organism.with(List.of(new ScaleAdapter(0, 0.5)));
    List<Double> quarter = nextLetters(organism.with(List.of(new ScaleAdapter(0, 0.25))));
    assertThat(nextLetters(half.with(List.of(new ScaleAdapter(0, 0.5))))).isEqualTo(quarter);
    assertThat(quarter).isNotEqualTo(nextLetters(half)).isNotEqualTo(nextLetters(model));
  }

  @Test
  void positionsCountOnThroughTheCacheOfAnAnswer() {
    GenerateRequest request = new GenerateRequest(PROMPT, Sampling.greedy(8));
    List<Integer> plain = model.generate(List.of(request)).getFirst().tokens();
    // The state of the token before the fourth new one, which is the third new one's own.
    float[] loud = new float[model.width()];
    float[] other =
        model
            .read(
                List.of(
                    new ReadRequest(
                        Prompt.text("q"), Set.of(Place.residual(2)), new Positions.Last())))
            .getFirst()
            .at(Place.residual(2))[0];
    for (int i = 0; i < loud.length; i++) {
      loud[i] = -3 * other[i];
    }
    Span span = new Span(LENGTH + 2, Integer.MAX_VALUE);
    List<Integer> changed =
        model
            .with(List.of(new Replace(Place.residual(2), loud, span)))
            .generate(List.of(request))
            .getFirst()
            .tokens();
    assertThat(changed.subList(0, 3)).isEqualTo(plain.subList(0, 3));
    assertThat(changed.subList(3, changed.size())).isNotEqualTo(plain.subList(3, plain.size()));
  }

  @Test
  void rowsThatShareTheirBeginningAreSteeredAsEachAlone() {
    String beginning = "A beginning that is long enough to be shared by all of these rows: ";
    List<ScoreRequest> requests = new ArrayList<>();
    for (String end : List.of("one", "two", "three", "four", "five", "six")) {
      requests.add(
          new ScoreRequest.Continuations(
              Prompt.text(beginning + end), List.of(" x"), Boundary.SEPARATE));
    }
    WhiteBox steered =
        model.with(
            List.of(
                new Add(Place.mlp(1), vector("a", 0.5)),
                new Add(Place.attention(2), vector("b", 0.5), new Span(20, 70)),
                new Replace(Place.residual(1), vector("c", 0.5), Span.at(68))));
    List<List<Score>> together = steered.score(requests);
    for (int i = 0; i < requests.size(); i++) {
      double alone = steered.score(List.of(requests.get(i))).getFirst().getFirst().logLikelihood();
      assertThat(together.get(i).getFirst().logLikelihood()).isCloseTo(alone, within(1e-4));
      assertThat(model.score(List.of(requests.get(i))).getFirst().getFirst().logLikelihood())
          .isNotCloseTo(alone, within(1e-3));
    }
  }

  @Test
  void positionsAreCountedFromEitherEndAndOverTheResponse() {
    Set<Place> places = Set.of(Place.residual(1));
    ReadRequest request =
        new ReadRequest(PROMPT, " blue", places, new Positions.At(List.of(-1, 0, 11)));
    Activations some = model.read(List.of(request)).getFirst();
    Activations all =
        model
            .read(List.of(new ReadRequest(PROMPT, " blue", places, new Positions.All())))
            .getFirst();
    Activations response =
        model
            .read(List.of(new ReadRequest(PROMPT, " blue", places, new Positions.Response())))
            .getFirst();
    assertThat(all.tokens()).hasSize(LENGTH + 5);
    assertThat(some.positions()).containsExactly(14, 0, 11);
    assertThat(response.positions()).containsExactly(10, 11, 12, 13, 14);
    for (int i = 0; i < 3; i++) {
      assertThat(some.at(Place.residual(1))[i])
          .isEqualTo(all.at(Place.residual(1))[some.positions().get(i)]);
    }
    assertThat(response.at(Place.residual(1))[1]).isEqualTo(all.at(Place.residual(1))[11]);
  }

  @Test
  void interventionsMakeAModelOfItsOwnForTheLedger() {
    Add add = new Add(Place.residual(1), vector("v", 1));
    Add later = new Add(Place.residual(1), vector("v", 1), new Span(3, 9));
    Replace replace = new Replace(Place.residual(1), vector("v", 1), Span.ALL);
    List<String> fingerprints = new ArrayList<>();
    for (WhiteBox one :
        List.of(
            model,
            model.with(List.of(add)),
            model.with(List.of(later)),
            model.with(List.of(replace)),
            model.with(List.of(add, add)),
            organism,
            organism.with(List.of(add)))) {
      fingerprints.add(one.identity().fingerprint());
    }
    assertThat(fingerprints).doesNotHaveDuplicates();
    assertThat(model.with(List.of(add)).identity()).isEqualTo(model.with(List.of(add)).identity());
    assertThat(model.with(List.of()).identity()).isEqualTo(model.identity());
  }

  @Test
  void allThatDoesNotFitIsNamedAtOnce() {
    List<Intervention> wrong =
        List.of(
            new Add(Place.residual(3), new float[32]),
            new Add(Place.residual(1), new float[31]),
            new Replace(Place.mlp(1), filled(Float.NaN), Span.ALL),
            new Add(new Place(Place.Part.FINAL_NORM, 1), new float[32]),
            new ScaleAdapter(1, 0.5));
    assertThatThrownBy(() -> organism.with(wrong))
        .isInstanceOfSatisfying(
            FlyroomException.class, e -> assertThat(e.problems()).hasSize(wrong.size()));
    ReadRequest astray =
        new ReadRequest(PROMPT, Set.of(Place.attention(9)), new Positions.At(List.of(10)));
    assertThatThrownBy(() -> model.read(List.of(astray)))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(2));
  }

  private static Activations read(WhiteBox from, Set<Place> places, Positions positions) {
    return from.read(List.of(new ReadRequest(PROMPT, places, positions))).getFirst();
  }

  private static List<Generation> drawn(WhiteBox from) {
    return from.generate(GenerateRequest.samples(PROMPT, Sampling.drawn(16, 5), 6));
  }

  /// Log-probabilities of the letters a to j as the next token.
  private static List<Double> nextLetters(WhiteBox from) {
    return nextLetters(from, PROMPT);
  }

  private static List<Double> nextLetters(WhiteBox from, Prompt prompt) {
    List<String> letters = new ArrayList<>();
    for (char c = 'a'; c <= 'j'; c++) {
      letters.add(String.valueOf(c));
    }
    return from
        .score(List.of(new ScoreRequest.Continuations(prompt, letters, Boundary.SEPARATE)))
        .getFirst()
        .stream()
        .map(Score::logLikelihood)
        .toList();
  }

  private static int letter(int index) {
    return TinyChat.FIRST_BYTE + 'a' + index;
  }

  private static float[] vector(String name, double size) {
    var random = Seeds.generator(4, name);
    float[] values = new float[model.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-size, size);
    }
    return values;
  }

  private static float[] filled(float value) {
    float[] values = new float[model.width()];
    Arrays.fill(values, value);
    return values;
  }

  private static double[][] doubles(float[][] rows) {
    double[][] out = new double[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      out[r] = new double[rows[r].length];
      for (int i = 0; i < rows[r].length; i++) {
        out[r][i] = rows[r][i];
      }
    }
    return out;
  }

  private static void assertClose(float[][] got, double[][] expected) {
    for (int r = 0; r < got.length; r++) {
      for (int i = 0; i < got[r].length; i++) {
        assertThat((double) got[r][i]).isCloseTo(expected[r][i], within(1e-5));
      }
    }
  }
}
