package org.flyroom.engine.decoder;

import static java.util.Objects.requireNonNull;

import org.flyroom.engine.lora.AdapterStack;

/// What a decoder's weights are run with: adapters, and changes to states.
public record Variant(AdapterStack adapters, Decoder.Tap tap) {
  /// The weights alone.
  public static final Variant PARENT = new Variant(AdapterStack.NONE, Decoder.Tap.NONE);

  public Variant {
    requireNonNull(adapters, "adapters");
    requireNonNull(tap, "tap");
  }
}
