package org.flyroom.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.torch.DType;

/// A random decoder of two layers, for tests that need no trained model.
public final class TinyModel {
  private static final String CONFIG =
      """
      {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 32,
       "intermediate_size": 64, "num_attention_heads": 4, "num_key_value_heads": 2,
       "num_hidden_layers": 2, "vocab_size": 64, "max_position_embeddings": 64,
       "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu",
       "tie_word_embeddings": true, "bos_token_id": 1, "eos_token_id": 2}
      """;

  private TinyModel() {}

  /// Writes it as a Hugging Face folder and loads it.
  public static Decoder in(Path folder) {
    AtomicFiles.write(folder.resolve("config.json"), CONFIG);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(), Map.of("format", "pt"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return DecoderLoader.load(checkpoint, DType.FP32);
    }
  }

  private static List<WeightTensor> weights() {
    List<WeightTensor> weights = new ArrayList<>();
    weights.add(random("model.embed_tokens.weight", 64, 32));
    weights.add(ones("model.norm.weight"));
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "model.layers." + layer + ".";
      weights.add(ones(prefix + "input_layernorm.weight"));
      weights.add(ones(prefix + "post_attention_layernorm.weight"));
      weights.add(random(prefix + "self_attn.q_proj.weight", 32, 32));
      weights.add(random(prefix + "self_attn.k_proj.weight", 16, 32));
      weights.add(random(prefix + "self_attn.v_proj.weight", 16, 32));
      weights.add(random(prefix + "self_attn.o_proj.weight", 32, 32));
      weights.add(random(prefix + "mlp.gate_proj.weight", 64, 32));
      weights.add(random(prefix + "mlp.up_proj.weight", 64, 32));
      weights.add(random(prefix + "mlp.down_proj.weight", 32, 64));
    }
    return weights;
  }

  private static WeightTensor ones(String name) {
    float[] values = new float[32];
    Arrays.fill(values, 1);
    return WeightTensor.ofFloats(name, List.of(32L), values);
  }

  private static WeightTensor random(String name, int rows, int columns) {
    var random = Seeds.generator(1, name);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.3, 0.3);
    }
    return WeightTensor.ofFloats(name, List.of((long) rows, (long) columns), values);
  }
}
