package org.flyroom.core.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The lines of a file or stream as bytes, so that a line that is not UTF-8 is known by its number
/// and does not spoil the next. Lines end with a line feed; a carriage return before it stays.
public final class Utf8Lines implements AutoCloseable {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int end;
  private long number;

  /// @param in closed with this
  public Utf8Lines(InputStream in) {
    this.in = in;
  }

  static Utf8Lines open(Path file) throws IOException {
    return new Utf8Lines(Files.newInputStream(file));
  }

  /// The next line's bytes without its line feed; null at the end of the file.
  public byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean any = false;
    while (fill()) {
      any = true;
      int start = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (position < end) {
        position++;
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return line.toByteArray();
  }

  /// Number of the line given last, counted from 1.
  public long number() {
    return number;
  }

  /// The text of a line or file; a byte order mark at its start is left out.
  ///
  /// @throws CharacterCodingException when it is not UTF-8
  public static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    if (position == end) {
      position = 0;
      end = Math.max(0, in.read(buffer));
    }
    return position < end;
  }
}
