import org.jetbrains.kotlin.gradle.dsl.JvmTarget

// The AAR: the native library for each processor, the generated Kotlin, and the model over them.
plugins {
    id("com.android.library")
    kotlin("android")
}

val generated = layout.buildDirectory.dir("generated/uniffi")
val libraries = layout.buildDirectory.dir("generated/jniLibs")
val checkout = rootDir.parentFile

/** The processors that phones have; an emulator has the third. */
val processors = listOf("arm64-v8a", "armeabi-v7a", "x86_64")

val cargoBuild = tasks.register<Exec>("cargoBuild") {
    workingDir = checkout
    // Android's pages may be of 16 KB: every segment of the library is laid out for that.
    environment("RUSTFLAGS", "-C link-arg=-Wl,-z,max-page-size=16384")
    commandLine(
        listOf("cargo", "ndk", "--platform", "28", "--output-dir", libraries.get().asFile.path) +
            processors.flatMap { listOf("--target", it) } +
            // One kind of library: cargo optimises across crates only where it makes no other beside it.
            listOf("rustc", "--profile", "phone", "--package", "lavalier-bindings", "--lib", "--crate-type", "cdylib"),
    )
}

// What ships is generated from what ships: another build's library may export more than this one has.
val bindings = tasks.register<Exec>("bindings") {
    dependsOn(cargoBuild)
    workingDir = checkout
    commandLine(
        "cargo", "run", "--quiet", "--package", "lavalier-bindings", "--features", "cli", "--bin", "uniffi-bindgen", "--",
        "generate", "--language", "kotlin", "--no-format", "--out-dir", generated.get().asFile.path,
        "--config", "android/uniffi-aar.toml", libraries.get().file("${processors.first()}/liblavalier.so").asFile.path,
    )
}

android {
    namespace = "app.lavalier.kit"
    compileSdk = 35
    defaultConfig {
        // AAudio names what it records for since Android 9.
        minSdk = 28
        consumerProguardFiles("consumer-rules.pro")
        ndk { abiFilters += processors }
    }
    sourceSets["main"].kotlin.srcDirs("src/main/kotlin", generated)
    sourceSets["main"].jniLibs.srcDirs(libraries)
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

tasks.named("preBuild") { dependsOn(bindings) }

// Java's and Kotlin's classes are of one version, whichever JDK runs Gradle.
kotlin { compilerOptions { jvmTarget.set(JvmTarget.JVM_17) } }

dependencies {
    // The bindings for the AAR say which Android a call is of.
    implementation("androidx.annotation:annotation:1.9.1")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
    // With its native part for Android; 5.17 is the first whose pages are of 16 KB.
    implementation("net.java.dev.jna:jna:5.19.1@aar")
}
