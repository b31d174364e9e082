package org.flyroom.engine.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Checkpoint;
import tools.jackson.databind.JsonNode;

/// What the hub has of a model at one commit.
///
/// @param model with the commit as its revision
/// @param files at the top of the repository, by name
record HubListing(HubName model, SequencedMap<String, RemoteFile> files) {
  static final String INDEX = "model.safetensors.index.json";
  private static final String SINGLE = "model.safetensors";
  private static final List<String> PICKLED = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

  /// A file, as far as the listing tells.
  record RemoteFile(String name, OptionalLong size, Optional<Checksum> checksum) {}

  /// Reads the hub's answer about a revision.
  static HubListing parse(HubName asked, String answer) {
    JsonNode json = Json.parseObject("the hub's answer about " + asked, answer);
    String commit = json.path("sha").asString("");
    if (!HubName.isCommit(commit) || !json.path("siblings").isArray()) {
      throw new FlyroomException(
          "%s: the hub's answer names no commit and files; is HF_ENDPOINT a hub?".formatted(asked));
    }
    if (HubName.isCommit(asked.revision()) && !asked.revision().equals(commit)) {
      throw new FlyroomException(
          "%s: the hub answered with another commit, %s".formatted(asked, commit));
    }
    SequencedMap<String, RemoteFile> files = new LinkedHashMap<>();
    for (JsonNode file : json.path("siblings")) {
      String name = file.path("rfilename").asString("");
      if (HubName.isPlain(name)) {
        files.put(name, remote(name, file));
      }
    }
    return new HubListing(asked.at(commit), files);
  }

  private static RemoteFile remote(String name, JsonNode file) {
    JsonNode large = file.path("lfs");
    JsonNode size = large.has("size") ? large.path("size") : file.path("size");
    String hash =
        large.isObject()
            ? large.path("sha256").asString(large.path("oid").asString(""))
            : file.path("blobId").asString("");
    return new RemoteFile(
        name,
        size.isIntegralNumber() && size.canConvertToLong() && size.longValue() >= 0
            ? OptionalLong.of(size.longValue())
            : OptionalLong.empty(),
        Checksum.of(hash.replaceFirst("^sha256:", "")));
  }

  /// The files to fetch first: those beside the weights, and the list of shards.
  List<RemoteFile> companions() {
    List<String> names = new ArrayList<>(Checkpoint.companionNames());
    if (model.file().isEmpty()) {
      names.add(INDEX);
    }
    return names.stream().filter(files::containsKey).map(this::file).toList();
  }

  /// The files with weights.
  ///
  /// @param index the text of the list of shards, where the repository has one
  /// @throws FlyroomException when there are none that can be read
  List<RemoteFile> weights(Optional<String> index) {
    if (model.file().isPresent()) {
      return List.of(file(model.file().get()));
    }
    if (index.isPresent()) {
      return shards(index.get());
    }
    if (files.containsKey(SINGLE)) {
      return List.of(file(SINGLE));
    }
    List<String> gguf = named(Stream.of(".gguf"));
    if (gguf.size() == 1) {
      return List.of(file(gguf.getFirst()));
    }
    if (gguf.size() > 1) {
      throw new FlyroomException(
          "%s: several GGUF files; name one, such as %s (there are %s)"
              .formatted(
                  model,
                  new HubName(
                      model.owner(), model.name(), Optional.of(gguf.getFirst()), model.revision()),
                  String.join(", ", gguf)));
    }
    List<String> pickled = named(PICKLED.stream());
    throw new FlyroomException(
        pickled.isEmpty()
            ? "%s: no weights: neither safetensors nor GGUF".formatted(model)
            : "%s: only pickled weights (%s), which are never read since they can run code; use a repository with safetensors"
                .formatted(model, String.join(", ", pickled)));
  }

  private List<RemoteFile> shards(String index) {
    JsonNode map = Json.parseObject(model + ": " + INDEX, index).path("weight_map");
    List<String> names =
        map.valueStream().map(name -> name.asString("")).distinct().sorted().toList();
    if (!map.isObject() || names.isEmpty()) {
      throw new FlyroomException("%s: %s has no 'weight_map'".formatted(model, INDEX));
    }
    return names.stream().map(this::file).toList();
  }

  private RemoteFile file(String name) {
    RemoteFile file = files.get(name);
    if (file == null) {
      throw new FlyroomException(
          "%s: no file %s in the repository".formatted(model, Problems.quote(name)));
    }
    return file;
  }

  private List<String> named(Stream<String> suffixes) {
    List<String> ends = suffixes.toList();
    return files.keySet().stream()
        .filter(name -> ends.stream().anyMatch(name::endsWith))
        .sorted()
        .toList();
  }
}
