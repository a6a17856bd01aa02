package app.lavalier.app

import android.Manifest
import android.app.KeyguardManager
import android.app.admin.DevicePolicyManager
import android.content.Context
import android.content.pm.PackageManager
import android.hardware.biometrics.BiometricManager
import android.media.AudioManager
import android.os.BatteryManager
import android.os.Build
import app.lavalier.core.Complexity
import app.lavalier.core.Facts
import app.lavalier.core.Platform
import app.lavalier.kit.DeviceFacts
import java.util.TimeZone

/** What Android says of the phone, unjudged. What this version of Android does not say is null, never a guess. */
class AndroidFacts(private val context: Context) : DeviceFacts {
    override suspend fun probe() = Facts(
        platform = Platform.ANDROID,
        model = Build.MODEL,
        osVersion = Build.VERSION.RELEASE,
        osBuild = Build.ID,
        patchLevel = Build.VERSION.SECURITY_PATCH.takeIf { it.isNotEmpty() },
        passcodeSet = context.getSystemService(KeyguardManager::class.java)?.isDeviceSecure,
        biometricsEnrolled = biometrics(),
        passcodeComplexity = complexity(),
        officialStore = installer()?.let { it in OFFICIAL_STORES },
        freeBytes = context.noBackupFilesDir.usableSpace.takeIf { it > 0 }?.toULong(),
        batteryPercent = battery(),
        microphoneAllowed = context.checkSelfPermission(Manifest.permission.RECORD_AUDIO) == PackageManager.PERMISSION_GRANTED,
        timeZone = TimeZone.getDefault().id,
        unprocessed = context.getSystemService(AudioManager::class.java)
            ?.getProperty(AudioManager.PROPERTY_SUPPORT_AUDIO_SOURCE_UNPROCESSED)?.toBooleanStrictOrNull() ?: false,
    )

    /** Null where the answer is neither: an update is needed, or the sensor is busy. */
    private fun biometrics(): Boolean? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) return null
        return when (context.getSystemService(BiometricManager::class.java)?.canAuthenticate(BiometricManager.Authenticators.BIOMETRIC_STRONG)) {
            BiometricManager.BIOMETRIC_SUCCESS -> true
            BiometricManager.BIOMETRIC_ERROR_NONE_ENROLLED, BiometricManager.BIOMETRIC_ERROR_NO_HARDWARE -> false
            else -> null
        }
    }

    /** MEDIUM is a PIN of four digits or more, HIGH of eight (DevicePolicyManager): six digits look like four. */
    private fun complexity(): Complexity? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q) return null
        return when (context.getSystemService(DevicePolicyManager::class.java)?.passwordComplexity) {
            DevicePolicyManager.PASSWORD_COMPLEXITY_NONE -> Complexity.NONE
            DevicePolicyManager.PASSWORD_COMPLEXITY_LOW -> Complexity.LOW
            DevicePolicyManager.PASSWORD_COMPLEXITY_MEDIUM -> Complexity.MEDIUM
            DevicePolicyManager.PASSWORD_COMPLEXITY_HIGH -> Complexity.HIGH
            else -> null
        }
    }

    /** Who installed this app; null when nobody says. */
    private fun installer(): String? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) return null
        return try {
            context.packageManager.getInstallSourceInfo(context.packageName).installingPackageName
        } catch (_: PackageManager.NameNotFoundException) {
            null
        }
    }

    private fun battery(): UByte? = context.getSystemService(BatteryManager::class.java)
        ?.getIntProperty(BatteryManager.BATTERY_PROPERTY_CAPACITY)?.takeIf { it in 1..100 }?.toUByte()

    private companion object {
        /** The package of the store that comes with Google's phones. */
        val OFFICIAL_STORES = setOf("com.android.vending")
    }
}
