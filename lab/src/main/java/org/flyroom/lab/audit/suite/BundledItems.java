package org.flyroom.lab.audit.suite;

import java.nio.file.Path;
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
  /// The files, in a folder for what reads files.
  ///
  /// @param data folder for data sets
  public static BundledItems unpack(Path data) {
    Path folder = new BundledFiles(BundledItems.class, "items").unpacked(data, "own");
    return new BundledItems(
        folder.resolve("knowledge"),
        folder.resolve("instructions.jsonl"),
        folder.resolve("requests.jsonl"),
        folder.resolve("documents.jsonl"));
  }
}
