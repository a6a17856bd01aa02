import org.jetbrains.kotlin.gradle.dsl.JvmTarget

// The APK.
plugins {
    id("com.android.application")
    kotlin("android")
    kotlin("plugin.compose")
    id("org.jetbrains.compose")
}

android {
    namespace = "app.lavalier"
    compileSdk = 35
    defaultConfig {
        applicationId = "app.lavalier"
        minSdk = 28
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        // The studio's host, whose links open the app; its /.well-known/assetlinks.json names this app's signing key.
        manifestPlaceholders["linkHost"] = providers.gradleProperty("lavalier.linkHost").getOrElse("studio.example")
    }
    sourceSets["main"].kotlin.srcDirs("src/main/kotlin", "src/compose/kotlin")
    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"))
        }
    }
    packaging {
        // Uncompressed and page-aligned: mapped from the APK as they lie.
        jniLibs.useLegacyPackaging = false
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

// Java's and Kotlin's classes are of one version, whichever JDK runs Gradle.
kotlin { compilerOptions { jvmTarget.set(JvmTarget.JVM_17) } }

dependencies {
    implementation(project(":ui"))
    implementation("androidx.lifecycle:lifecycle-runtime-ktx:2.9.4")
    implementation("androidx.savedstate:savedstate-ktx:1.3.3")
}
