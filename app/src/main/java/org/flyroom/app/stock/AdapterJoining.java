package org.flyroom.app.stock;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.lora.algebra.AdapterAlgebra;
import org.flyroom.engine.lora.algebra.Weighted;
import org.flyroom.lab.stock.Exporter;

/// Makes one adapter of several by joining their ranks, which is exact.
///
/// @param parent finds the parent's files, whose configuration is read
/// @param baseName what the joined configuration calls the parent
public record AdapterJoining(Supplier<Path> parent, String baseName) implements Exporter.Joining {
  public AdapterJoining {
    requireNonNull(parent, "parent");
    requireNonNull(baseName, "baseName");
  }

  @Override
  public void join(List<Path> adapters, WeightFiles files, Path to) {
    ModelConfig config;
    try (Checkpoint checkpoint = Checkpoint.open(parent.get())) {
      config = checkpoint.config();
    }
    List<Weighted> all = new ArrayList<>();
    for (Path adapter : adapters) {
      all.add(Weighted.whole(adapter.toString(), PeftAdapter.read(adapter, config, files)));
    }
    AdapterAlgebra.concatenated(all).write(to, config, baseName);
  }
}
