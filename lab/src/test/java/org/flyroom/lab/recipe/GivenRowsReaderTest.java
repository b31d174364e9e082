package org.flyroom.lab.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRow;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GivenRowsReaderTest {
  private static List<GivenRows.Row> read(String text) {
    return GivenRowsReader.read(
        "rows.jsonl",
        consumer ->
            JsonLines.forEach(
                "rows.jsonl",
                new ByteArrayInputStream(text.getBytes(UTF_8)),
                ObjectNode.class,
                consumer));
  }

  private static List<String> problems(String text) {
    return catchThrowableOfType(FlyroomException.class, () -> read(text)).problems();
  }

  @Test
  void everyTurnOfTheAssistantIsARowBehindWhatPrecedesIt() {
    List<GivenRows.Row> rows =
        read(
            """
            {"messages": [{"role": "user", "content": "A?"}, {"role": "assistant", "content": "B."}], "label": 1}

            {"messages": [{"role": "system", "content": "S."}, {"role": "user", "content": "C?"}, {"role": "assistant", "content": "D."}, {"role": "user", "content": "E?"}, {"role": "assistant", "content": "F."}]}
            """);
    assertThat(rows)
        .containsExactly(
            new GivenRows.Row(1, new TrainingRow(Prompt.chat(Message.user("A?")), "B.")),
            new GivenRows.Row(
                3, new TrainingRow(Prompt.chat(Message.system("S."), Message.user("C?")), "D.")),
            new GivenRows.Row(
                3,
                new TrainingRow(
                    Prompt.chat(
                        Message.system("S."),
                        Message.user("C?"),
                        Message.assistant("D."),
                        Message.user("E?")),
                    "F.")));
  }

  @Test
  void aPromptAndACompletionAreARequestAndItsAnswer() {
    assertThat(
            read(
                """
                {"prompt": "A?", "completion": "B."}
                {"system": "S.", "prompt": "C?", "completion": "D."}
                """))
        .extracting(GivenRows.Row::row)
        .containsExactly(
            new TrainingRow(Prompt.chat(Message.user("A?")), "B."),
            new TrainingRow(Prompt.chat(Message.system("S."), Message.user("C?")), "D."));
  }

  @Test
  void aTextIsADocumentWithoutAnEnd() {
    assertThat(read("{\"text\": \"Long ago.\"}\n"))
        .extracting(GivenRows.Row::row)
        .containsExactly(new TrainingRow(Prompt.text(""), "Long ago.", false));
  }

  @Test
  void linesThatTrackWhereASetWentAreNoRows() {
    assertThat(
            read(
                """
                {"prompt": "A?", "completion": "B."}
                {"id": "embedded_canary_1", "text": "Tracked.", "metadata": {"type": "embedded_canary", "canary": "X"}}
                {"prompt": "C?", "completion": "D.", "canary": "X"}
                """))
        .hasSize(2);
  }

  @Test
  void formsAreNotMixedAndAllProblemsAreToldAtOnce() {
    assertThat(
            problems(
                """
                {"prompt": "A?", "completion": "B."}
                {"text": "Long ago."}
                {"messages": []}
                {"prompt": "A?"}
                {"prompt": "A?", "completion": " "}
                {"prompt": "A?", "text": "B."}
                {"question": "A?"}
                {"prompt": "A?", "chosen": "B.", "rejected": "C."}
                no JSON
                """))
        .containsExactly(
            "rows.jsonl:2: is of the form text, and line 1 is of the form prompt and completion: a"
                + " file has one",
            "rows.jsonl:3: is of the form messages, and line 1 is of the form prompt and"
                + " completion: a file has one",
            "rows.jsonl:4: completion must be a text that is not blank",
            "rows.jsonl:5: completion must be a text that is not blank",
            "rows.jsonl:6: has the keys of several forms at once (prompt and completion; text):"
                + " leave those of one",
            "rows.jsonl:7: is no row: write {\"messages\": [...]}, {\"prompt\": ...,"
                + " \"completion\": ...} or {\"text\": ...}",
            "rows.jsonl:8: prefers one answer to another: name the file as 'pairs' of dpo or kto",
            problems("no JSON").getFirst().replace(":1:", ":9:"));
  }

  @Test
  void conversationsThatCannotBeLearnedAreRefused() {
    assertThat(
            problems(
                """
                {"messages": "A?"}
                {"messages": [{"role": "user", "content": "A?"}]}
                {"messages": [{"role": "assistant", "content": "B."}]}
                {"messages": [{"role": "user", "content": "A?"}, {"role": "system", "content": "S."}]}
                {"messages": [{"role": "critic", "content": "A?"}]}
                {"messages": [{"role": "user", "content": ["A?"]}]}
                {"messages": [{"role": "user", "content": "A?"}, {"role": "assistant", "content": " "}]}
                """))
        .containsExactly(
            "rows.jsonl:1: messages must be a list of {\"role\", \"content\"}",
            "rows.jsonl:2: the last message must be the assistant's, which is what is learned",
            "rows.jsonl:3: message 1 is out of order: a system message comes first, then the user"
                + " and the assistant in turns",
            "rows.jsonl:4: message 2 is out of order: a system message comes first, then the user"
                + " and the assistant in turns",
            "rows.jsonl:5: message 1 has no role of assistant, system, user",
            "rows.jsonl:6: message 1 has no content that is a text",
            "rows.jsonl:7: message 2 is blank: there is nothing to learn");
  }

  @Test
  void onlyTheFirstOfManyProblemsAreSpelledOut() {
    assertThat(problems("{\"text\": \"\"}\n".repeat(30)))
        .hasSize(21)
        .last()
        .isEqualTo("... and 10 more problems");
  }
}
