package app.lavalier.desk

import app.lavalier.core.Facts
import app.lavalier.core.Platform
import app.lavalier.kit.DeviceFacts
import java.io.File
import java.util.TimeZone

/** A desk says little of itself, and nobody vouches for it. */
internal class DeskFacts(private val home: File, private val power: File = File("/sys/class/power_supply")) : DeviceFacts {
    override suspend fun probe() = Facts(
        platform = Platform.DESKTOP,
        model = null,
        osVersion = System.getProperty("os.version"),
        osBuild = null,
        patchLevel = null,
        passcodeSet = null,
        biometricsEnrolled = null,
        passcodeComplexity = null,
        officialStore = null,
        freeBytes = home.usableSpace.takeIf { it > 0 }?.toULong(),
        batteryPercent = battery(),
        microphoneAllowed = true,
        timeZone = TimeZone.getDefault().id,
    )

    /** The first battery's charge, as Linux has it; null where there is none. */
    private fun battery(): UByte? = power.listFiles().orEmpty()
        .firstNotNullOfOrNull { it.resolve("capacity").takeIf(File::isFile)?.readText()?.trim()?.toUByteOrNull() }
        ?.takeIf { it <= 100u }
}
