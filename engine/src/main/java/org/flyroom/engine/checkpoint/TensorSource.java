package org.flyroom.engine.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;

/// Named tensors mapped from one or several files. Closing it ends the life of every tensor.
public sealed interface TensorSource extends AutoCloseable permits Safetensors, Gguf {

  /// All tensors by the name they have in the file, sorted by name.
  SequencedMap<String, WeightTensor> tensors();

  /// The tensor of that name.
  ///
  /// @throws FlyroomException when there is none
  default WeightTensor tensor(String name) {
    WeightTensor tensor = tensors().get(name);
    if (tensor == null) {
      throw new FlyroomException(
          "%s: no tensor %s".formatted(files().getFirst(), Problems.quote(name)));
    }
    return tensor;
  }

  /// The files read.
  List<Path> files();

  @Override
  void close();
}
