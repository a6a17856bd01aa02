import org.jetbrains.kotlin.gradle.dsl.JvmTarget

// The screens, from the same sources as on a desk.
plugins {
    id("com.android.library")
    kotlin("android")
    kotlin("plugin.compose")
    id("org.jetbrains.compose")
}

android {
    namespace = "app.lavalier.ui"
    compileSdk = 35
    defaultConfig { minSdk = 28 }
    sourceSets["main"].kotlin.srcDirs("src/main/kotlin")
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

// Java's and Kotlin's classes are of one version, whichever JDK runs Gradle.
kotlin { compilerOptions { jvmTarget.set(JvmTarget.JVM_17) } }

dependencies {
    api(project(":kit"))
    api(compose.runtime)
    api(compose.ui)
    api(compose.foundation)
    api(compose.material3)
}
