package org.flyroom.app.cli;

import java.util.Optional;
import java.util.function.Supplier;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.jspecify.annotations.Nullable;

/// The stock of a workspace, with the key that the environment names.
final class Stocks {
  private Stocks() {}

  static Stock of(Home home) {
    return new Stock(home.stock(), new FromEnvironment());
  }

  /// An organism of a stock to ask, in memory with a parent of its own.
  ///
  /// @throws FlyroomException when there is none, or its parent is no longer where it was
  static AskedModel dressed(Stock stock, String name, Home home) {
    Organism organism = stock.open(name);
    ModelIdentity identity = organism.passport().parent();
    WeightFiles files = stock.files(organism.passport());
    LocalModel model =
        ModelNames.find(identity.name(), () -> home).open(Precision.of(identity.precision()));
    if (!model.identity().fingerprint().equals(identity.fingerprint())) {
      model.close();
      throw new FlyroomException(
          "%s is not the model that '%s' was grown from (fingerprints differ): put that back"
              .formatted(identity.name(), name));
    }
    return AskedModel.local(model, model.keeping(files).withAdapters(organism.adapters()));
  }

  /// Looks the key up when it is first needed, so that a broken one is in nobody's way who does not
  /// need it.
  private static final class FromEnvironment implements Supplier<Optional<EncryptionKey>> {
    private boolean looked;
    private @Nullable EncryptionKey found;

    @Override
    public synchronized Optional<EncryptionKey> get() {
      if (!looked) {
        found = EncryptionKey.of(System.getenv()).orElse(null);
        looked = true;
      }
      return Optional.ofNullable(found);
    }
  }
}
