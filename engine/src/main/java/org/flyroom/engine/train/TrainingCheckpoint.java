package org.flyroom.engine.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.checkpoint.ElementType;
import org.flyroom.engine.checkpoint.Layout;
import org.flyroom.engine.checkpoint.Safetensors;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.Tensor;

/// The state of a run behind one of its steps, `step-N/state.safetensors`: everything that the next
/// step depends on.
final class TrainingCheckpoint {
  private static final Pattern FOLDER = Pattern.compile("step-(\\d+)");
  private static final String FILE = "state.safetensors";

  private TrainingCheckpoint() {}

  /// What a checkpoint says beside its tensors.
  ///
  /// @param plan hash of the plan and the model it belongs to
  record Progress(String plan, int step, double loss, long scoredTokens) {}

  /// Writes a checkpoint and then removes older ones.
  ///
  /// @param files how the state is kept
  /// @param state tensors by name; fp32
  static void write(
      Path workspace, WeightFiles files, Progress progress, Map<String, Tensor> state) {
    Path folder = workspace.resolve("step-" + progress.step());
    List<WeightTensor> tensors = new ArrayList<>();
    state.forEach(
        (name, tensor) ->
            tensors.add(
                new WeightTensor(
                    name,
                    List.of(tensor.count()),
                    ElementType.F32,
                    tensor.memory(),
                    new Layout.AsStored(),
                    "memory")));
    try {
      Files.createDirectories(folder);
      SafetensorsWriter.write(
          folder.resolve(FILE),
          folder.resolve(FILE),
          files,
          tensors,
          Map.of(
              "plan", progress.plan(),
              "step", Integer.toString(progress.step()),
              "loss", Double.toString(progress.loss()),
              "scored_tokens", Long.toString(progress.scoredTokens())));
      for (Path older : folders(workspace)) {
        if (stepOf(older) < progress.step()) {
          remove(older);
        }
      }
    } catch (IOException e) {
      throw new FlyroomException(
          "%s: cannot write a checkpoint: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /// Loads the newest complete checkpoint into `state`.
  ///
  /// @throws FlyroomException when it belongs to another plan or model
  static Optional<Progress> restore(
      Path workspace, WeightFiles files, String plan, Map<String, Tensor> state) {
    List<Path> complete =
        folders(workspace).stream()
            .filter(f -> Files.exists(files.stored(f.resolve(FILE))))
            .toList();
    if (complete.isEmpty()) {
      return Optional.empty();
    }
    Path file = complete.getLast().resolve(FILE);
    try (Safetensors saved = Safetensors.open(file, files)) {
      Map<String, String> metadata = saved.metadata();
      if (!plan.equals(metadata.get("plan"))) {
        throw new FlyroomException(
            "%s: belongs to a run with another recipe, data or parent; remove %s to start afresh"
                .formatted(file, workspace));
      }
      state.forEach(
          (name, tensor) -> {
            WeightTensor stored = saved.tensors().get(name);
            if (stored == null || stored.elements() != tensor.count()) {
              throw new FlyroomException(
                  "%s: tensor '%s' is missing or of another size; remove %s to start afresh"
                      .formatted(file, name, workspace));
            }
            MemorySegment.copy(stored.data(), 0, tensor.memory(), 0, stored.data().byteSize());
          });
      return Optional.of(
          new Progress(
              plan,
              Integer.parseInt(metadata.getOrDefault("step", "")),
              Double.parseDouble(metadata.getOrDefault("loss", "")),
              Long.parseLong(metadata.getOrDefault("scored_tokens", ""))));
    } catch (NumberFormatException e) {
      throw new FlyroomException(
          "%s: its metadata are damaged; remove %s to start afresh".formatted(file, workspace), e);
    }
  }

  // A process that was killed while it wrote may have left a part of a file beside the state.
  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static List<Path> folders(Path workspace) {
    if (!Files.isDirectory(workspace)) {
      return List.of();
    }
    try (var files = Files.list(workspace)) {
      return files
          .filter(f -> FOLDER.matcher(f.getFileName().toString()).matches())
          .sorted(Comparator.comparingInt(TrainingCheckpoint::stepOf))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + workspace, e);
    }
  }

  private static int stepOf(Path folder) {
    Matcher matcher = FOLDER.matcher(folder.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(folder + " is no checkpoint");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
