package org.flyroom.engine.tap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Activations;
import org.flyroom.core.model.Place;
import org.flyroom.core.model.ReadRequest;
import org.flyroom.core.model.ReadRequest.Positions;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Reads inner states in batches, as plain numbers.
public final class ActivationReader {
  /// Tokens run together, padding included.
  private static final int BATCH_TOKENS = 1024;

  private final Decoder decoder;
  private final PromptEncoder encoder;
  private final Lanes lanes;

  public ActivationReader(Decoder decoder, PromptEncoder encoder, Lanes lanes) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.lanes = lanes;
  }

  /// A request in tokens.
  ///
  /// @param index of the request
  /// @param positions to read, each an index into the tokens
  private record Row(int index, int[] tokens, int[] positions, Set<Place> places) {}

  /// States in the order of the requests.
  public List<Activations> read(List<ReadRequest> requests, Variant variant) {
    List<String> problems = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      rows.add(row(i, requests.get(i), problems));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    Activations[] found = new Activations[requests.size()];
    List<List<Row>> batches = Tokens.batches(rows, row -> row.tokens.length, BATCH_TOKENS);
    lanes
        .map(batches, batch -> run(batch, variant))
        .forEach(some -> some.forEach((i, a) -> found[i] = a));
    return List.of(found);
  }

  private Row row(int index, ReadRequest request, List<String> problems) {
    int[] prompt = encoder.encodeWithin(request.prompt(), decoder.config().context());
    int[] response = encoder.response(request.response(), OptionalInt.empty());
    int[] tokens = IntStream.concat(Arrays.stream(prompt), Arrays.stream(response)).toArray();
    String name = "reading %d: ".formatted(index + 1);
    if (tokens.length > decoder.config().context()) {
      problems.add(
          name
              + "%d tokens do not fit the model's context of %d"
                  .formatted(tokens.length, decoder.config().context()));
    }
    for (Place place : request.places()) {
      String missing = Steering.problem(place, decoder.config());
      if (missing != null) {
        problems.add(name + missing);
      }
    }
    return new Row(
        index,
        tokens,
        positions(name, request.positions(), prompt.length, tokens.length, problems),
        request.places());
  }

  private static int[] positions(
      String name, Positions wanted, int prompt, int length, List<String> problems) {
    return switch (wanted) {
      case Positions.All _ -> IntStream.range(0, length).toArray();
      case Positions.Last _ -> new int[] {length - 1};
      case Positions.Response _ -> IntStream.range(prompt, length).toArray();
      case Positions.At at -> {
        for (int position : at.positions()) {
          if (position < -length || position >= length) {
            problems.add(name + "no position %d in %d tokens".formatted(position, length));
          }
        }
        yield at.positions().stream().mapToInt(p -> p < 0 ? length + p : p).toArray();
      }
    };
  }

  private Map<Integer, Activations> run(List<Row> batch, Variant variant) {
    Set<Place> wanted = new HashSet<>();
    batch.forEach(row -> wanted.addAll(row.places));
    Tokens tokens = Tokens.of(batch.stream().map(row -> row.tokens).toList());
    return Torch.inference(
        () -> {
          Map<Place, float[]> states = new HashMap<>();
          decoder.hidden(
              tokens,
              variant.adapters(),
              null,
              (part, layer, state, starts) -> {
                Tensor passed = variant.tap().pass(part, layer, state, starts);
                Place place = new Place(part, layer);
                if (wanted.contains(place)) {
                  states.put(place, passed.toFloats());
                }
                return passed;
              });
          Map<Integer, Activations> found = new LinkedHashMap<>();
          for (int r = 0; r < batch.size(); r++) {
            found.put(batch.get(r).index, cut(batch.get(r), r, tokens.width(), states));
          }
          return found;
        });
  }

  private Activations cut(Row row, int at, int width, Map<Place, float[]> states) {
    int hidden = decoder.config().hidden();
    Map<Place, float[][]> own = new HashMap<>();
    for (Place place : row.places) {
      float[] all = states.getOrDefault(place, new float[0]);
      float[][] rows = new float[row.positions.length][];
      for (int i = 0; i < rows.length; i++) {
        int from = (at * width + row.positions[i]) * hidden;
        rows[i] = Arrays.copyOfRange(all, from, from + hidden);
      }
      own.put(place, rows);
    }
    return new Activations(
        Arrays.stream(row.tokens).boxed().toList(),
        Arrays.stream(row.positions).boxed().toList(),
        own);
  }
}
