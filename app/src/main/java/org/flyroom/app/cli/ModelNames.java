package org.flyroom.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Home;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.endpoint.EndpointModel;
import org.flyroom.engine.endpoint.EndpointName;
import org.flyroom.engine.endpoint.EndpointSettings;
import org.flyroom.engine.hub.Hub;
import org.flyroom.engine.hub.HubListener;
import org.flyroom.engine.hub.HubName;
import org.flyroom.engine.hub.HubSettings;
import org.flyroom.fly.model.BundledFly;

/// Models by the names that users give them: a path, `hf:owner/name[@revision]`, a bundled fly, or
/// `URL#MODEL` for one behind an endpoint.
final class ModelNames {
  /// For the help of whatever takes a model.
  static final String DESCRIPTION =
      "fly, fly-s or fly-xs (bundled), a Hugging Face folder, a folder with a GGUF file, a GGUF"
          + " file, or hf:OWNER/NAME[@REVISION].";

  /// For the help of whatever can also ask an endpoint.
  static final String OR_ENDPOINT =
      "Or URL#MODEL, a model behind an OpenAI-compatible endpoint, such as"
          + " http://127.0.0.1:8000/v1#NAME.";

  /// What is taken where no model is named.
  static final String DEFAULT = "fly";

  private static final long MEGABYTE = 1_000_000;

  private ModelNames() {}

  /// A model on this machine.
  ///
  /// @param path what to open
  /// @param name for the papers: an absolute path, or a name on the hub with its commit
  record Found(Path path, String name) {
    LocalModel open(Precision precision) {
      return LocalModel.open(path, name, precision);
    }
  }

  /// A model to ask, wherever it is.
  ///
  /// @param home as for [#find]
  /// @param precision for a model in memory
  /// @throws FlyroomException as [#find], and when an endpoint cannot be used
  static AskedModel ask(String name, Supplier<Home> home, Precision precision) {
    if (EndpointName.isOne(name)) {
      EndpointName endpoint = EndpointName.parse(name);
      return AskedModel.behind(
          EndpointModel.open(endpoint, EndpointSettings.of(endpoint.base(), System.getenv())));
    }
    LocalModel model = find(name, home).open(precision);
    return AskedModel.local(model, model);
  }

  /// Finds a model, downloading what is missing of one on the hub.
  ///
  /// @param home asked for when something is to be downloaded or unpacked, and left alone otherwise
  /// @throws FlyroomException when the name is none or the download fails
  static Found find(String name, Supplier<Home> home) {
    if (EndpointName.isOne(name)) {
      throw new FlyroomException(
          "%s is behind an endpoint, and here the model itself is needed: name its files, or hf:OWNER/NAME"
              .formatted(EndpointName.parse(name)));
    }
    Optional<BundledFly> fly = BundledFly.named(name);
    if (fly.isPresent()) {
      return new Found(fly.get().unpack(home.get().models()), name);
    }
    if (!name.startsWith(HubName.PREFIX)) {
      try {
        Path path = Path.of(name);
        return new Found(path, path.toAbsolutePath().normalize().toString());
      } catch (InvalidPathException e) {
        throw new FlyroomException(
            "'%s' is neither a fly, a path nor hf:OWNER/NAME".formatted(name), e);
      }
    }
    HubName model = HubName.parse(name);
    HubSettings settings = HubSettings.of(System.getenv());
    Progress progress = Progress.onStandardError();
    try {
      Hub.Downloaded downloaded =
          new Hub(settings, shown(progress)).download(model, home.get().models());
      return new Found(downloaded.path(), downloaded.name());
    } finally {
      progress.end();
    }
  }

  /// Shows a download's progress in megabytes.
  static HubListener shown(Progress progress) {
    return (file, done, total) ->
        progress.show(
            file,
            // Whole megabytes, but never all of them before the last byte.
            (int) (done == total ? megabytes(total) : done / MEGABYTE),
            (int) megabytes(total),
            0,
            "MB");
  }

  private static long megabytes(long bytes) {
    return Math.max(1, (bytes + MEGABYTE - 1) / MEGABYTE);
  }
}
