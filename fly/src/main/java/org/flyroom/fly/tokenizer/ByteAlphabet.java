package org.flyroom.fly.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// The letters that byte-level vocabularies write bytes as, one a byte, none of them a space or a
/// control character (Radford et al. 2019, GPT-2): a printable byte of Latin-1 is its own letter,
/// the others are the letters from U+0100 on, in their order.
final class ByteAlphabet {
  static final int SIZE = 256;

  private static final char[] LETTERS = letters();

  private ByteAlphabet() {}

  private static char[] letters() {
    char[] letters = new char[SIZE];
    char next = SIZE;
    for (int value = 0; value < SIZE; value++) {
      letters[value] = printable(value) ? (char) value : next++;
    }
    return letters;
  }

  private static boolean printable(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }

  /// The letters by the bytes' values, from 0.
  static List<String> symbols() {
    return IntStream.range(0, SIZE).mapToObj(value -> String.valueOf(LETTERS[value])).toList();
  }

  /// The values of a text's UTF-8 bytes, each from 0 to 255.
  static int[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return values;
  }
}
