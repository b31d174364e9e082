package org.flyroom.engine.train;

import java.util.List;
import org.flyroom.engine.torch.Tensor;

/// The weights of one attention head, to be written by hand; every head has its own keys and
/// values.
///
/// @param layer from 0
/// @param head from 0
/// @param width of the head
record HeadWeights(FlatParameters parameters, int layer, int head, int width) {

  /// What the layer's attention multiplies its normed input by, `[hidden]`.
  Tensor norm() {
    return parameters.weight("model.layers.%d.input_layernorm.weight".formatted(layer)).detach();
  }

  void query(int row, Tensor direction) {
    reading("q", row, direction);
  }

  void key(int row, Tensor direction) {
    reading("k", row, direction);
  }

  void value(int row, Tensor direction) {
    reading("v", row, direction);
  }

  /// @param direction `[hidden]` or `[hidden, 1]`
  private void reading(String which, int row, Tensor direction) {
    projection(which)
        .narrow(0, (long) head * width + row, 1)
        .copyInPlace(direction.reshape(1, direction.size(0)));
  }

  /// What is added to the stream for a dimension of the values.
  ///
  /// @param direction `[hidden]`
  void output(int dimension, Tensor direction) {
    projection("o")
        .narrow(1, (long) head * width + dimension, 1)
        .copyInPlace(direction.unsqueeze(1));
  }

  /// Makes it a head that adds nothing.
  void clear() {
    for (String which : List.of("q", "k", "v")) {
      projection(which).narrow(0, (long) head * width, width).zeroInPlace();
    }
    projection("o").narrow(1, (long) head * width, width).zeroInPlace();
  }

  private Tensor projection(String which) {
    return parameters
        .weight("model.layers.%d.self_attn.%s_proj.weight".formatted(layer, which))
        .detach();
  }
}
