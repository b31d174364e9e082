package org.flyroom.lab.audit.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.core.store.BundledFiles;

/// Items of Flyroom's own for measures whose published items are not at hand, so that any parent
/// can be audited with nothing downloaded. Each file has the shape of the published one.
///
/// @param knowledge folder of multiple choice in MMLU's shape: 11 subjects, 5 examples and 11
///   questions each
/// @param instructions file in IFEval's shape: 172 prompts of all 25 types
/// @param requests file in XSTest's shape: 10 harmless and 8 harmful types, 10 prompts each
/// @param documents file of 24 texts of many kinds
public record BundledItems(Path knowledge, Path instructions, Path requests, Path documents) {
  private static final String CHECKSUMS = "SHA256SUMS";

  /// The files, in a folder for what reads files.
  ///
  /// @param data folder for data sets
  public static BundledItems unpack(Path data) {
    String sums = new String(content(CHECKSUMS), StandardCharsets.UTF_8);
    Stream<String> listed = sums.lines().map(line -> line.substring(line.indexOf("  ") + 2));
    List<String> files = Stream.concat(listed, Stream.of(CHECKSUMS)).toList();
    Path folder = BundledFiles.unpacked(data, "own", sums, files, BundledItems::content);
    return new BundledItems(
        folder.resolve("knowledge"),
        folder.resolve("instructions.jsonl"),
        folder.resolve("requests.jsonl"),
        folder.resolve("documents.jsonl"));
  }

  private static byte[] content(String file) {
    String name = "items/" + file;
    try (InputStream in = BundledItems.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
