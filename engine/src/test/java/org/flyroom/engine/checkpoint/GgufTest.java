package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {
  @TempDir Path folder;

  @Test
  void everyBlockFormatDecodesToTheReferenceValues() {
    try (Gguf gguf = Gguf.open(SharedFiles.require("golden/gguf/blocks.gguf"));
        Safetensors expected =
            Safetensors.open(SharedFiles.require("golden/gguf/blocks.expected.safetensors"))) {
      assertThat(gguf.tensors()).hasSize(13).containsOnlyKeys(expected.tensors().keySet());
      for (Map.Entry<String, WeightTensor> entry : expected.tensors().entrySet()) {
        WeightTensor actual = gguf.tensor(entry.getKey());
        assertThat(actual.shape()).as(entry.getKey()).isEqualTo(entry.getValue().shape());
        assertThat(actual.toFloats())
            .as(entry.getKey())
            .containsExactly(entry.getValue().toFloats());
      }
    }
  }

  @Test
  void metadataOfEveryTypeIsRead() throws IOException {
    Path file =
        new GgufBuilder()
            .entry("u8", 0, b -> b.put((byte) 200))
            .entry("i8", 1, b -> b.put((byte) -3))
            .entry("u16", 2, b -> b.putShort((short) 60000))
            .entry("i16", 3, b -> b.putShort((short) -4))
            .entry("u32", 4, b -> b.putInt(-1))
            .entry("i32", 5, b -> b.putInt(-5))
            .entry("f32", 6, b -> b.putFloat(1e-5f))
            .entry("flag", 7, b -> b.put((byte) 1))
            .text("text", "déjà vu")
            .entry("list", 9, b -> b.putInt(9).putLong(1).putInt(2).putLong(2).putInt(0x00020001))
            .entry("u64", 10, b -> b.putLong(1L << 40))
            .entry("i64", 11, b -> b.putLong(-6))
            .entry("f64", 12, b -> b.putDouble(0.25))
            .write(folder.resolve("all.gguf"));
    try (Gguf gguf = Gguf.open(file)) {
      assertThat(gguf.whole("u8")).hasValue(200L);
      assertThat(gguf.whole("i8")).hasValue(-3L);
      assertThat(gguf.whole("u16")).hasValue(60000L);
      assertThat(gguf.whole("i16")).hasValue(-4L);
      assertThat(gguf.whole("u32")).hasValue(0xffffffffL);
      assertThat(gguf.whole("i32")).hasValue(-5L);
      assertThat(gguf.number("f32")).hasValue(1e-5);
      assertThat(gguf.flag("flag")).hasValue(true);
      assertThat(gguf.text("text")).hasValue("déjà vu");
      assertThat(gguf.items("list"))
          .hasValue(
              List.of(
                  new GgufValue.Items(List.of(new GgufValue.Whole(1), new GgufValue.Whole(2)))));
      assertThat(gguf.whole("u64")).hasValue(1L << 40);
      assertThat(gguf.whole("i64")).hasValue(-6L);
      assertThat(gguf.number("f64")).hasValue(0.25);
      assertThat(gguf.text("absent")).isEmpty();
      assertThatThrownBy(() -> gguf.whole("text"))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("all.gguf: metadata 'text' must be a whole number");
    }
  }

  @Test
  void tensorsLieAtAlignedOffsetsOutermostDimensionFirst() throws IOException {
    Path file =
        new GgufBuilder()
            .floats("a", List.of(2L, 3L), 1, 2, 3, 4, 5, 6)
            .floats("b", List.of(1L), 7)
            .write(folder.resolve("two.gguf"));
    try (Gguf gguf = Gguf.open(file)) {
      WeightTensor a = gguf.tensor("a");
      assertThat(a.shape()).containsExactly(2L, 3L);
      assertThat(a.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(gguf.tensor("b").toFloats()).containsExactly(7);
    }
  }

  @Test
  void q8BlocksAreScaleTimesSignedByte() throws IOException {
    byte[] block = new byte[34];
    block[1] = 0x38; // 0.5 in half precision, little-endian
    block[2] = -128;
    block[33] = 127;
    Path file =
        new GgufBuilder().tensor("q", List.of(1L, 32L), 8, block).write(folder.resolve("q8.gguf"));
    try (Gguf gguf = Gguf.open(file)) {
      float[] values = gguf.tensor("q").toFloats();
      assertThat(values[0]).isEqualTo(-64f);
      assertThat(values[1]).isZero();
      assertThat(values[31]).isEqualTo(63.5f);
    }
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    assertRefused(new GgufBuilder().version(1), "GGUF version 1");
    assertRefused(new GgufBuilder().version(3 << 24), "GGUF version 50331648");
    assertRefused(
        new GgufBuilder().tensor("x", List.of(1L, 256L), 23, new byte[136]),
        "tensor 'x' has block type 23, which is not supported");
    assertRefused(
        new GgufBuilder().tensor("x", List.of(1L, 31L), 8, new byte[34]),
        "tensor 'x' has shape [1, 31], which Q8_0 cannot hold");
    assertRefused(
        new GgufBuilder().tensor("x", List.of(1L << 40, 1L << 40), 0, new byte[4]),
        "larger than any file");
    assertRefused(
        new GgufBuilder().tensor("x", List.of(1L << 20, 1L << 20), 0, new byte[4]),
        "does not lie in");
    assertRefused(
        new GgufBuilder().floats("x", List.of(1L), 1).floats("x", List.of(1L), 2),
        "tensor 'x' is there twice");
    assertRefused(new GgufBuilder().text("k", "v").text("k", "w"), "metadata 'k' is there twice");
    assertRefused(
        new GgufBuilder().entry("general.alignment", 4, b -> b.putInt(24)), "power of two");
    assertRefused(
        new GgufBuilder().entry("k", 9, b -> b.putInt(0).putLong(Long.MAX_VALUE)),
        "number of items of metadata 'k'");
    assertRefused(
        new GgufBuilder()
            .entry(
                "k",
                9,
                b -> {
                  for (int i = 0; i < 10; i++) {
                    b.putInt(9).putLong(1);
                  }
                }),
        "nested more than");
    assertRefused(new GgufBuilder().entry("k", 99, b -> b.putInt(0)), "unknown type 99");
  }

  @Test
  void everyTruncationIsAClearError() throws IOException {
    byte[] whole =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .entry("list", 9, b -> b.putInt(4).putLong(2).putInt(1).putInt(2))
            .floats("a", List.of(2L, 3L), 1, 2, 3, 4, 5, 6)
            .bytes();
    Path file = folder.resolve("cut.gguf");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Gguf.open(file).close())
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("cut.gguf");
    }
  }

  private void assertRefused(GgufBuilder builder, String message) throws IOException {
    Path file = builder.write(folder.resolve("bad.gguf"));
    assertThatThrownBy(() -> Gguf.open(file).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("bad.gguf")
        .hasMessageContaining(message);
  }
}
