package org.flyroom.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
  @ParameterizedTest
  @CsvSource({
    "hf:a/b, hf:a/b@main",
    "hf:a-1/b.c_d@v1.0, hf:a-1/b.c_d@v1.0",
    "hf:a/b@refs/pr/1, hf:a/b@refs/pr/1",
    "hf:a/b/x-Q4_0.gguf, hf:a/b/x-Q4_0.gguf@main",
    "hf:a/b/x.gguf@0123456789abcdef0123456789abcdef01234567,"
        + " hf:a/b/x.gguf@0123456789abcdef0123456789abcdef01234567",
  })
  void namesAreRead(String given, String shown) {
    assertThat(HubName.parse(given)).hasToString(shown);
    assertThat(HubName.parse(shown)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf:",
        "hf:a",
        "hf:/b",
        "hf:a/",
        "hf:a/b@",
        "hf:../b",
        "hf:a/..",
        "hf:a/b@../x",
        "hf:a/b/c",
        "hf:a/b/c.bin",
        "hf:a/b/../x.gguf",
        "hf:a--b/c",
        "hf:a/b@x y",
        "hf:a/b?c=d",
        "hf:a b/c",
        "hf:a/b/.x.gguf",
        "hf:-a/b",
        "HF:a/b"
      })
  void othersAreRefused(String given) {
    assertThatThrownBy(() -> HubName.parse(given))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("write hf:owner/name");
  }

  @Test
  void settingsComeFromTheEnvironment() {
    HubSettings own = HubSettings.of(Map.of());
    assertThat(own.endpoint()).hasToString(HubSettings.DEFAULT_ENDPOINT);
    assertThat(own.token()).isEmpty();
    HubSettings other =
        HubSettings.of(Map.of("HF_ENDPOINT", "https://hub.example/x//", "HF_TOKEN", " abc "));
    assertThat(other.endpoint()).hasToString("https://hub.example/x");
    assertThat(other.token()).isEqualTo(Optional.of("abc"));
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    for (String endpoint :
        new String[] {
          "hub.example", "ftp://hub.example", "http://", "https://a:b@c", "https://x?y=z", "::"
        }) {
      assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint)))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("HF_ENDPOINT must be an address such as");
    }
    assertThatThrownBy(
            () -> HubSettings.of(Map.of("HF_ENDPOINT", "http://hub.example", "HF_TOKEN", "abc")))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("HF_TOKEN would travel in the clear");
    assertThat(
            HubSettings.of(Map.of("HF_ENDPOINT", "http://localhost:1", "HF_TOKEN", "abc")).token())
        .isPresent();
    assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", "a\nb")))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("HF_TOKEN has characters");
  }
}
