package org.flyroom.app.cli;

import java.util.Optional;
import java.util.function.Supplier;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.core.store.Home;
import org.flyroom.lab.grow.Stock;
import org.jspecify.annotations.Nullable;

/// The stock of a workspace, with the key that the environment names.
final class Stocks {
  private Stocks() {}

  static Stock of(Home home) {
    return new Stock(home.stock(), new FromEnvironment());
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
