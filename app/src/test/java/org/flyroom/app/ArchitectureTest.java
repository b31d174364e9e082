package org.flyroom.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows between the modules, and libtorch behind its door.
@AnalyzeClasses(packages = "org.flyroom", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS_POINT_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.flyroom..")
          .layer("core")
          .definedBy("org.flyroom.core..")
          .layer("engine")
          .definedBy("org.flyroom.engine..")
          .layer("lab")
          .definedBy("org.flyroom.lab..")
          .layer("fly")
          .definedBy("org.flyroom.fly..")
          .layer("app")
          .definedBy("org.flyroom.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("lab")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("fly")
          .mayOnlyBeAccessedByLayers("app");

  @ArchTest
  static final ArchRule ONLY_ONE_ROOM_SEES_LIBTORCH =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.flyroom.engine.torch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule ADAPTER_ALGEBRA_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAPackage("org.flyroom.engine.lora.algebra..")
          .and()
          .haveSimpleNameNotEndingWith("Test") // the engine's tests lie on the path of app's
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.flyroom.engine.torch..");
}
