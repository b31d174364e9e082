package org.flyroom.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.http.Retries;
import org.flyroom.engine.hub.HubHttp.Answer;
import org.flyroom.engine.hub.HubListing.RemoteFile;

/// Downloads models: configuration, tokenizer, chat template and weights in safetensors or GGUF.
/// Nothing else is fetched, and pickled weights never are.
///
/// A model lies in `owner--name/COMMIT/` below the folder of all models. Each file is checked
/// against the hash that the hub gives for it. A download that was broken off goes on where it was,
/// and what is there is not fetched again; a model named by its commit that is complete needs no
/// network.
public final class Hub {
  private static final int LONGEST_ANSWER = 64 << 20;

  private final HubSettings settings;
  private final Retries retries;
  private final HubListener listener;

  public Hub(HubSettings settings, HubListener listener) {
    this(settings, listener, Thread::sleep);
  }

  Hub(HubSettings settings, HubListener listener, Retries.Pause pause) {
    this.settings = settings;
    this.listener = listener;
    this.retries = new Retries(pause);
  }

  /// A model that is here.
  ///
  /// @param path what to open
  /// @param name its name with the commit as its revision
  public record Downloaded(Path path, String name) {}

  /// Brings a model here, or as much of it as is missing.
  ///
  /// @param models the folder of all models; must exist
  /// @throws FlyroomException when the hub refuses or cannot be reached, or the model cannot be
  ///   read
  public Downloaded download(HubName model, Path models) {
    if (HubName.isCommit(model.revision())) {
      Path folder = models.resolve(model.folder()).resolve(model.revision());
      if (Manifest.read(folder, model).isComplete(folder, model)) {
        return downloaded(folder, model);
      }
    }
    try (HubHttp http = new HubHttp(settings)) {
      HubListing listing = listing(http, model);
      Path folder = models.resolve(model.folder()).resolve(listing.model().revision());
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw IoProblems.of("cannot make " + folder, e);
      }
      try (FolderLock _ = FolderLock.take(folder)) {
        fetchAll(http, listing, folder);
      }
      return downloaded(folder, listing.model());
    }
  }

  private static Downloaded downloaded(Path folder, HubName model) {
    return new Downloaded(model.file().map(folder::resolve).orElse(folder), model.toString());
  }

  private HubListing listing(HubHttp http, HubName model) {
    URI address =
        address(
            "/api/models/%s/revision/%s?blobs=true"
                .formatted(
                    model.repository(),
                    URLEncoder.encode(model.revision(), StandardCharsets.UTF_8)));
    String answer =
        retries.run(
            model.toString(),
            () -> {
              try (Answer given = http.get(address, 0);
                  Watchdog _ = new Watchdog(given.body())) {
                HubErrors.check(given, model.toString());
                return text(given.body(), model);
              }
            });
    return HubListing.parse(model, answer);
  }

  private static String text(InputStream body, HubName model) throws IOException {
    byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
    if (bytes.length > LONGEST_ANSWER) {
      throw new FlyroomException(
          "%s: the hub's answer is longer than %d bytes".formatted(model, LONGEST_ANSWER));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void fetchAll(HubHttp http, HubListing listing, Path folder) {
    // Refused before anything is written, as far as the listing tells.
    boolean sharded =
        listing.model().file().isEmpty() && listing.files().containsKey(HubListing.INDEX);
    if (!sharded) {
      listing.weights(Optional.empty());
    }
    fetch(http, listing, folder, listing.companions());
    Optional<String> index =
        sharded ? Optional.of(readIndex(folder.resolve(HubListing.INDEX))) : Optional.empty();
    Manifest manifest = fetch(http, listing, folder, listing.weights(index));
    manifest.completing(listing.model()).write(folder);
  }

  /// Fetches what is not there yet.
  ///
  /// @return what is there then, files of earlier calls included
  private Manifest fetch(HubHttp http, HubListing listing, Path folder, List<RemoteFile> files) {
    Manifest manifest = Manifest.read(folder, listing.model());
    for (RemoteFile file : files) {
      if (!manifest.has(folder, file.name())) {
        URI address =
            address(
                "/%s/resolve/%s/%s"
                    .formatted(
                        listing.model().repository(), listing.model().revision(), file.name()));
        Checksum checksum = new Transfer(http, retries, listener, file, address, folder).run();
        manifest = manifest.with(folder, file.name(), checksum);
        manifest.write(folder);
      }
    }
    return manifest;
  }

  private static String readIndex(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  private URI address(String path) {
    return URI.create(settings.endpoint() + path);
  }
}
