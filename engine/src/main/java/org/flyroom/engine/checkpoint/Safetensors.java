package org.flyroom.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;
import tools.jackson.databind.JsonNode;

/// Tensors of one safetensors file, or of a sharded set with its index, mapped from disk.
///
/// The format: eight bytes little-endian length of a JSON header, the header, the data. A header
/// may be at most 100 MB, tensors cover the data without gaps and without overlaps
/// (github.com/huggingface/safetensors, "Format").
public final class Safetensors implements TensorSource {
  private final Arena arena;
  private final List<Path> files;
  private final SequencedMap<String, WeightTensor> tensors;
  private final Map<String, String> metadata;

  private Safetensors(
      Arena arena,
      List<Path> files,
      SequencedMap<String, WeightTensor> tensors,
      Map<String, String> metadata) {
    this.arena = arena;
    this.files = List.copyOf(files);
    this.tensors = Collections.unmodifiableSequencedMap(tensors);
    this.metadata = Map.copyOf(metadata);
  }

  /// Maps one file.
  ///
  /// @throws FlyroomException naming the file, and the tensor where one is at fault
  public static Safetensors open(Path file) {
    return open(List.of(file), WeightFiles.plain());
  }

  /// Opens one file that is kept in a way of its own.
  ///
  /// @throws FlyroomException naming the file, and the tensor where one is at fault
  public static Safetensors open(Path file, WeightFiles kept) {
    return open(List.of(file), kept);
  }

  /// Maps the files that an index (`model.safetensors.index.json`) names.
  ///
  /// @throws FlyroomException naming missing files and tensors, all at once
  public static Safetensors openSharded(Path index) {
    JsonNode weightMap =
        Json.parseObject(index.toString(), FileBytes.readText(index)).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw new FlyroomException("%s: 'weight_map' must name the tensors' files".formatted(index));
    }
    Problems problems = new Problems();
    TreeSet<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      String name = entry.getValue().isString() ? entry.getValue().stringValue() : "";
      if (!name.endsWith(".safetensors") || name.contains("/") || name.contains("\\")) {
        problems.add(
            "%s: tensor %s: the index must name a .safetensors file beside it"
                .formatted(index, Problems.quote(entry.getKey())));
      } else {
        names.add(name);
      }
    }
    problems.throwIfAny();
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path file = index.resolveSibling(name);
      try {
        FileBytes.requireFile(file);
        files.add(file);
      } catch (FlyroomException e) {
        problems.add("%s (named in %s)".formatted(e.getMessage(), index.getFileName()));
      }
    }
    problems.throwIfAny();
    Safetensors source = open(files, WeightFiles.plain());
    try {
      for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
        Path file = index.resolveSibling(entry.getValue().stringValue());
        WeightTensor tensor = source.tensors.get(entry.getKey());
        if (tensor == null || !tensor.origin().equals(file.toString())) {
          problems.add(
              "%s: no tensor %s, which %s says it holds"
                  .formatted(file, Problems.quote(entry.getKey()), index.getFileName()));
        }
      }
      problems.throwIfAny();
      return source;
    } catch (FlyroomException e) {
      source.close();
      throw e;
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the source, or below
  private static Safetensors open(List<Path> files, WeightFiles kept) {
    Arena arena = Arena.ofShared();
    try {
      Problems problems = new Problems();
      TreeMap<String, WeightTensor> tensors = new TreeMap<>();
      TreeMap<String, String> metadata = new TreeMap<>();
      for (Path file : files) {
        MemorySegment bytes = kept.read(file, arena);
        SafetensorsHeader header = SafetensorsHeader.read(file, bytes);
        metadata.putAll(header.metadata());
        for (WeightTensor tensor : header.tensors()) {
          WeightTensor earlier = tensors.putIfAbsent(tensor.name(), tensor);
          if (earlier != null) {
            problems.add(
                "%s: tensor %s is also in %s"
                    .formatted(file, Problems.quote(tensor.name()), earlier.origin()));
          }
        }
      }
      problems.throwIfAny();
      return new Safetensors(arena, files, tensors, metadata);
    } catch (FlyroomException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public SequencedMap<String, WeightTensor> tensors() {
    return tensors;
  }

  @Override
  public List<Path> files() {
    return files;
  }

  /// The string metadata of the header, `__metadata__`; of shards, all together.
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public void close() {
    arena.close();
  }
}
