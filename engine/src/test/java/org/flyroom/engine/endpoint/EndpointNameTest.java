package org.flyroom.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.http.Retries;
import org.junit.jupiter.api.Test;

class EndpointNameTest {
  private static final URI HERE = URI.create("http://127.0.0.1:8000/v1");
  private static final URI FAR = URI.create("https://api.example.com/v1");

  @Test
  void namesAreReadAndWrittenBack() {
    EndpointName name = EndpointName.parse("http://127.0.0.1:8000/v1/#owner/model:tag");
    assertThat(name.model()).isEqualTo("owner/model:tag");
    assertThat(name).hasToString("http://127.0.0.1:8000/v1#owner/model:tag");
    assertThat(name.at("/models")).isEqualTo(URI.create("http://127.0.0.1:8000/v1/models"));
    assertThat(name.beside("/tokenize")).isEqualTo(URI.create("http://127.0.0.1:8000/tokenize"));
    assertThat(EndpointName.parse("https://api.example.com/v1").model()).isEmpty();
    assertThat(EndpointName.isOne("fly")).isFalse();
    assertThat(EndpointName.isOne("http://x/v1#m")).isTrue();
  }

  @Test
  void addressesThatCannotBeAreRefusedWithoutTheirPassword() {
    for (String wrong :
        List.of("http://", "http:///v1#m", "http://u:hunter2@x/v1#m", "http://x/v1?k=1#m")) {
      assertThatThrownBy(() -> EndpointName.parse(wrong))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("is no endpoint")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void settingsComeFromTheEnvironment() {
    assertThat(EndpointSettings.of(HERE, Map.of())).isEqualTo(EndpointSettings.DEFAULT);
    EndpointSettings settings =
        EndpointSettings.of(
            FAR,
            Map.of(
                "FLYROOM_ENDPOINT_TOKEN", "general",
                "FLYROOM_ENDPOINT_TOKEN_API_EXAMPLE_COM", " own ",
                "FLYROOM_ENDPOINT_TIMEOUT", "5",
                "FLYROOM_ENDPOINT_CONCURRENCY", "64"));
    assertThat(settings.token()).contains("own");
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.concurrency()).isEqualTo(64);
    assertThat(EndpointSettings.of(HERE, Map.of("FLYROOM_ENDPOINT_TOKEN", "general")).token())
        .contains("general");
  }

  @Test
  void everythingWrongWithThemIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                EndpointSettings.of(
                    URI.create("http://api.example.com/v1"),
                    Map.of(
                        "FLYROOM_ENDPOINT_TOKEN", "t0ken",
                        "FLYROOM_ENDPOINT_TIMEOUT", "soon",
                        "FLYROOM_ENDPOINT_CONCURRENCY", "0")))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("would travel in the clear")
        .hasMessageNotContaining("t0ken");
    assertThatThrownBy(() -> EndpointSettings.of(FAR, Map.of("FLYROOM_ENDPOINT_TOKEN", "a b")))
        .hasMessageContaining("has characters that no token has");
  }

  @Test
  void retryAfterIsANumberOrADate() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Retries.secondsOf("12", now)).isEqualTo(12);
    assertThat(Retries.secondsOf("Thu, 01 Jan 2026 00:01:30 GMT", now)).isEqualTo(90);
    assertThat(Retries.secondsOf("Wed, 31 Dec 2025 00:00:00 GMT", now)).isZero();
    assertThat(Retries.secondsOf("soon", now)).isZero();
    assertThat(Retries.secondsOf("-3", now)).isZero();
  }
}
