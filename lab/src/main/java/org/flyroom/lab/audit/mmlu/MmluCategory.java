package org.flyroom.lab.audit.mmlu;

import java.util.Arrays;

/// The four categories into which lm-evaluation-harness groups the 57 subjects (19, 13, 12 and 13
/// of them).
public enum MmluCategory {
  STEM(
      "STEM",
      """
      abstract_algebra anatomy astronomy college_biology college_chemistry
      college_computer_science college_mathematics college_physics computer_security
      conceptual_physics electrical_engineering elementary_mathematics high_school_biology
      high_school_chemistry high_school_computer_science high_school_mathematics
      high_school_physics high_school_statistics machine_learning\
      """),
  HUMANITIES(
      "humanities",
      """
      formal_logic high_school_european_history high_school_us_history
      high_school_world_history international_law jurisprudence logical_fallacies moral_disputes
      moral_scenarios philosophy prehistory professional_law world_religions\
      """),
  SOCIAL_SCIENCES(
      "social sciences",
      """
      econometrics high_school_geography high_school_government_and_politics
      high_school_macroeconomics high_school_microeconomics high_school_psychology
      human_sexuality professional_psychology public_relations security_studies sociology
      us_foreign_policy\
      """),
  OTHER(
      "other",
      """
      business_ethics clinical_knowledge college_medicine global_facts human_aging management
      marketing medical_genetics miscellaneous nutrition professional_accounting
      professional_medicine virology\
      """);

  private final String title;
  private final String subjects;

  MmluCategory(String title, String subjects) {
    this.title = title;
    this.subjects = " " + subjects.replace('\n', ' ') + " ";
  }

  public String title() {
    return title;
  }

  /// The category of a subject; one that is not MMLU's own is counted among *other*.
  public static MmluCategory of(String subject) {
    return Arrays.stream(values())
        .filter(category -> category.subjects.contains(" " + subject + " "))
        .findFirst()
        .orElse(OTHER);
  }
}
