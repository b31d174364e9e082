package org.flyroom.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.http.Retries;
import org.flyroom.engine.http.Retries.Passing;
import org.flyroom.engine.hub.HubHttp.Answer;
import org.flyroom.engine.hub.HubListing.RemoteFile;

/// Brings one file of the hub into a folder. What came before a broken connection or an end of the
/// process is kept beside the target and gone on from; the file appears under its name only when
/// its checksum is right.
final class Transfer {
  private static final String SUFFIX = ".download";
  private static final int CHUNK = 1 << 16;

  /// How often a file may come whole and wrong.
  private static final int MOST_WRONG = 2;

  private final HubHttp http;
  private final Retries retries;
  private final HubListener listener;
  private final RemoteFile file;
  private final URI address;
  private final Path target;
  private final Path partial;
  private Optional<Checksum> checksum;
  private OptionalLong size;
  private int wrong;

  Transfer(
      HubHttp http,
      Retries retries,
      HubListener listener,
      RemoteFile file,
      URI address,
      Path folder) {
    this.http = http;
    this.retries = retries;
    this.listener = listener;
    this.file = file;
    this.address = address;
    this.target = folder.resolve(file.name());
    this.partial = folder.resolve("." + file.name() + SUFFIX);
    this.checksum = file.checksum();
    this.size = file.size();
  }

  /// Fetches the file.
  ///
  /// @return the checksum it was verified by
  Checksum run() {
    return retries.run(file.name(), this::attempt);
  }

  private Checksum attempt() throws IOException {
    long have = Files.exists(partial) ? Files.size(partial) : 0;
    if (size.isPresent() && have > size.getAsLong()) {
      Files.delete(partial);
      have = 0;
    }
    if (size.isEmpty() || checksum.isEmpty() || have < size.getAsLong() || have == 0) {
      fetch(have);
    }
    return verified();
  }

  private void fetch(long from) throws IOException {
    try (Answer answer = http.get(address, from)) {
      boolean goesOn = answer.status() == 206;
      if (answer.status() == 416 || (goesOn && firstByte(answer) != from)) {
        Files.deleteIfExists(partial);
        throw new Passing("the server cannot go on where it was", 0, false);
      }
      HubErrors.check(answer, file.name());
      learn(answer);
      long before = goesOn ? from : 0;
      long after = copy(answer, before);
      if (size.isPresent() && after < size.getAsLong()) {
        throw new Passing(
            "the connection ended after %d of %d bytes".formatted(after, size.getAsLong()),
            0,
            after > before);
      }
    }
  }

  /// What the hub's own headers say of the file, where its listing did not.
  private void learn(Answer answer) {
    if (checksum.isEmpty()) {
      checksum =
          answer
              .hub()
              .firstValue("X-Linked-Etag")
              .or(() -> answer.hub().firstValue("ETag"))
              .flatMap(Checksum::of);
    }
    if (size.isEmpty()) {
      size = answer.hub().firstValueAsLong("X-Linked-Size");
    }
    if (checksum.isEmpty()) {
      throw new FlyroomException(
          "%s: the hub gives no checksum for it, so it cannot be trusted".formatted(file.name()));
    }
  }

  private static long firstByte(Answer answer) {
    String range = answer.last().firstValue("Content-Range").orElse("");
    String start = range.replaceFirst("^bytes ([0-9]{1,18})-.*", "$1");
    return start.equals(range) ? -1 : Long.parseLong(start);
  }

  /// Appends the body.
  ///
  /// @return how long the file is now
  private long copy(Answer answer, long before) throws IOException {
    long total = before;
    try (FileChannel out =
            FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Watchdog watchdog = new Watchdog(answer.body())) {
      out.truncate(before);
      out.position(before);
      byte[] chunk = new byte[CHUNK];
      while (true) {
        int read = read(answer.body(), chunk, total, before, watchdog);
        if (read < 0) {
          out.force(true);
          return total;
        }
        write(out, ByteBuffer.wrap(chunk, 0, read));
        total += read;
        if (size.isPresent() && total > size.getAsLong()) {
          out.truncate(0);
          throw new Passing(
              "more bytes came than the %d the hub says it has".formatted(size.getAsLong()),
              0,
              false);
        }
        listener.progress(file.name(), total, size.orElse(total));
      }
    }
  }

  private static int read(
      InputStream body, byte[] chunk, long total, long before, Watchdog watchdog)
      throws IOException {
    try {
      int read = body.read(chunk);
      watchdog.seen();
      return read;
    } catch (IOException e) {
      String reason =
          watchdog.hasBitten() ? "nothing came for a minute" : String.valueOf(e.getMessage());
      Passing passing = new Passing(reason, 0, total > before);
      passing.initCause(e);
      throw passing;
    }
  }

  private void write(FileChannel out, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot write " + partial, e);
    }
  }

  private Checksum verified() throws IOException {
    Checksum wanted = checksum.orElseThrow();
    Checksum got = wanted.ofFile(partial);
    if (got.equals(wanted)) {
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return wanted;
    }
    Files.delete(partial);
    wrong++;
    if (wrong >= MOST_WRONG) {
      throw new FlyroomException(
          "%s: what came is not what the hub says it has (hash %s instead of %s), %d times in a row"
              .formatted(file.name(), got.hex(), wanted.hex(), wrong));
    }
    throw new Passing("the checksum is wrong", 0, false);
  }
}
