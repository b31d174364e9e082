package org.flyroom.engine.decoder;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.engine.decoder.Decoder.LinearShape;
import org.flyroom.engine.torch.Tensor;

/// Every weight of a decoder, kept until closed.
record DecoderWeights(
    Tensor embedding,
    List<DecoderLayer> layers,
    Tensor finalNorm,
    Tensor head,
    List<RotaryTable> ropes)
    implements AutoCloseable {

  DecoderWeights {
    layers = List.copyOf(layers);
    ropes = List.copyOf(ropes);
  }

  List<LinearShape> linears() {
    List<LinearShape> shapes = new ArrayList<>();
    for (DecoderLayer layer : layers) {
      for (Linear linear : layer.linears()) {
        shapes.add(
            new LinearShape(linear.path(), linear.weight().size(1), linear.weight().size(0)));
      }
    }
    return shapes;
  }

  @Override
  public void close() {
    embedding.close();
    for (DecoderLayer layer : layers) {
      layer.close();
    }
    finalNorm.close();
    head.close();
    ropes.forEach(RotaryTable::close);
  }
}
