package org.flyroom.app.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.DataSetManifest;
import org.flyroom.core.data.DataSets;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.engine.hub.DataHub;

/// A public data set at a pinned commit.
///
/// @param name its name in a home
/// @param repository `owner/name` on the hub
/// @param commit 40 hexadecimal digits
/// @param licence what its card says
/// @param files by path in the repository, with the SHA-256 of each that is known in advance; empty
///   where the hub's own hash has to do
public record PublicDataSet(
    String name, String repository, String commit, String licence, Map<String, String> files) {

  /// Those that audits take.
  public static final List<PublicDataSet> ALL =
      List.of(
          new PublicDataSet(
              "mmlu",
              "cais/mmlu",
              "c30699e8356da336a370243923dbaf21066bb9fe",
              "MIT",
              Map.of(
                  "all/dev-00000-of-00001.parquet",
                  "",
                  "all/test-00000-of-00001.parquet",
                  "74a41822ce7d3def56e1682f958469c04642a5336a5ce912fa375fdb90fb25d7")),
          new PublicDataSet(
              "ifeval",
              "google/IFEval",
              "966cd89545d6b6acfd7638bc708b98261ca58e84",
              "Apache-2.0",
              Map.of(
                  "ifeval_input_data.jsonl",
                  "6a85310ca8ce15eff755aa08a3a4ff931c7e273e7515ebb3c492ea85fd8288f2")),
          new PublicDataSet(
              "xstest",
              "Paul/XSTest",
              "f600c994b256f12867dfa5b3eb3d545a3e62f8b5",
              "CC-BY-4.0",
              Map.of(
                  "xstest_prompts.csv",
                  "11783fb294ed017473ee53c207d71f2161c7672c8d0b037501e78387f801cb5a")));

  public PublicDataSet {
    requireNonNull(name, "name");
    requireNonNull(repository, "repository");
    requireNonNull(commit, "commit");
    requireNonNull(licence, "licence");
    Map<String, String> sorted = new LinkedHashMap<>();
    files.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(file -> sorted.put(file.getKey(), file.getValue()));
    files = Collections.unmodifiableMap(sorted);
  }

  /// The data set of that name.
  ///
  /// @throws FlyroomException naming the known ones
  public static PublicDataSet of(String name) {
    return ALL.stream()
        .filter(set -> set.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new FlyroomException(
                    "no public data set '%s': known are %s; add your own with 'data add NAME PATH'"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(PublicDataSet::name)
                                .collect(Collectors.joining(", ")))));
  }

  /// Brings it into a home. What was broken off goes on where it was.
  ///
  /// @param data the home's `data`
  /// @throws FlyroomException when a data set of that name is there already, the hub refuses, or
  ///   what comes is not what is pinned
  public DataSetManifest pull(DataHub hub, Path data) {
    DataSets sets = new DataSets(data);
    if (Files.exists(data.resolve(name))) {
      throw new FlyroomException(
          "%s: there is a data set or folder of that name; delete it to pull it again"
              .formatted(data.resolve(name)));
    }
    Path coming = data.resolve(".%s.%s.coming".formatted(name, commit.substring(0, 12)));
    hub.download(repository, commit, List.copyOf(files.keySet()), coming);
    verify(coming);
    DataSetManifest manifest =
        sets.add(name, coming, new DataSets.Origin("hf:" + repository, commit, licence));
    AtomicFiles.remove(coming);
    return manifest;
  }

  private void verify(Path folder) {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey().substring(file.getKey().lastIndexOf('/') + 1));
      String hash = Hashes.sha256(path);
      if (!file.getValue().isEmpty() && !hash.equals(file.getValue())) {
        AtomicFiles.remove(folder);
        throw new FlyroomException(
            "%s of %s@%s: what came is not what is pinned (SHA-256 %s instead of %s); is HF_ENDPOINT the hub you mean?"
                .formatted(file.getKey(), repository, commit, hash, file.getValue()));
      }
    }
  }
}
