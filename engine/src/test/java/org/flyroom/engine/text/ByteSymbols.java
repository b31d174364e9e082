package org.flyroom.engine.text;

import java.util.ArrayList;
import java.util.List;

/// How byte-level vocabularies write bytes: a byte as the Latin-1 character of its value where that
/// can be seen, and the others, in order, as the characters from 256 on.
public final class ByteSymbols {
  private ByteSymbols() {}

  /// The symbols of bytes 0 to 255.
  public static List<String> all() {
    List<String> symbols = new ArrayList<>();
    int spare = 256;
    for (int value = 0; value < 256; value++) {
      boolean seen =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      symbols.add(String.valueOf((char) (seen ? value : spare++)));
    }
    return symbols;
  }
}
