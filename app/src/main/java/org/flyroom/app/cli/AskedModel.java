package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.endpoint.EndpointModel;

/// A model to ask, in memory or behind an endpoint, until closed.
///
/// @param troubles requests so far that were not answered as asked, a line for each kind
/// @param release gives back what it holds
record AskedModel(LanguageModel model, Supplier<List<String>> troubles, Runnable release)
    implements AutoCloseable {
  AskedModel {
    requireNonNull(model, "model");
    requireNonNull(troubles, "troubles");
    requireNonNull(release, "release");
  }

  /// @param dressed what is asked: the model itself, or the same in adapters
  static AskedModel local(LocalModel model, LanguageModel dressed) {
    return new AskedModel(dressed, List::of, model::close);
  }

  static AskedModel behind(EndpointModel model) {
    return new AskedModel(model, model::troubles, model::close);
  }

  @Override
  public void close() {
    release.run();
  }
}
