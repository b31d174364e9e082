package org.flyroom.engine.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.http.Retries;
import org.flyroom.engine.hub.HubListing.RemoteFile;

/// Downloads single files of data sets, as [Hub] downloads models: checked against the hash that
/// the hub gives, gone on with where a download was broken off.
public final class DataHub {
  private final HubSettings settings;
  private final HubListener listener;
  private final Retries retries;

  public DataHub(HubSettings settings, HubListener listener) {
    this(settings, listener, Thread::sleep);
  }

  DataHub(HubSettings settings, HubListener listener, Retries.Pause pause) {
    this.settings = settings;
    this.listener = listener;
    this.retries = new Retries(pause);
  }

  /// Brings files here that are not here yet. Each lies under the last part of its path.
  ///
  /// @param repository `owner/name`
  /// @param commit 40 hexadecimal digits
  /// @param files by their paths in the repository
  /// @param folder made where it is missing; another process must not download into it
  /// @throws FlyroomException when the hub refuses or cannot be reached, or what comes is not what
  ///   it says it has
  public void download(String repository, String commit, List<String> files, Path folder) {
    if (!HubName.isCommit(commit)) {
      throw new IllegalArgumentException("a data set is named by its commit, not " + commit);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot make " + folder, e);
    }
    try (FolderLock _ = FolderLock.take(folder);
        HubHttp http = new HubHttp(settings)) {
      for (String file : files) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        if (!HubName.isPlain(name)) {
          throw new IllegalArgumentException("no name for a file: " + file);
        }
        // A file appears under its name only when its hash was right.
        if (!Files.exists(folder.resolve(name))) {
          // Size and hash come with the answer's headers.
          RemoteFile remote = new RemoteFile(name, OptionalLong.empty(), Optional.empty());
          URI address =
              URI.create(
                  "%s/datasets/%s/resolve/%s/%s"
                      .formatted(settings.endpoint(), repository, commit, file));
          new Transfer(http, retries, listener, remote, address, folder).run();
        }
      }
    }
  }
}
