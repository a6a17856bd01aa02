package app.lavalier.app

import android.app.KeyguardManager
import android.content.Intent
import android.os.BatteryManager
import android.os.PowerManager
import android.security.keystore.KeyProperties
import app.lavalier.core.Happening
import app.lavalier.core.Platform
import app.lavalier.core.Thermal
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File
import java.math.BigInteger
import java.security.KeyPairGenerator
import java.security.ProviderException
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.TimeZone
import javax.crypto.KeyGenerator

/** What the phone says of itself, its keys, and its secrets. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestLavalier::class, manifest = Config.NONE)
class PostureTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestLavalier

    @Test
    fun `a screen lock is seen, and its absence`() = runBlocking {
        val keyguard = shadowOf(app.getSystemService(KeyguardManager::class.java)!!)
        keyguard.setIsDeviceSecure(false)
        assertEquals(false, AndroidFacts(app).probe().passcodeSet)
        keyguard.setIsDeviceSecure(true)
        val facts = AndroidFacts(app).probe()
        assertEquals(true, facts.passcodeSet)
        assertEquals(Platform.ANDROID, facts.platform)
        assertEquals(false, facts.microphoneAllowed)
        assertEquals(TimeZone.getDefault().id, facts.timeZone)
    }

    @Test
    fun `a key is attested for the challenge, needs nobody to unlock the phone, and is in StrongBox where asked`() {
        val parameters = AndroidKeys.parameters("device", "challenge".encodeToByteArray(), strongBox = true)
        assertEquals("challenge", parameters.attestationChallenge!!.decodeToString())
        assertTrue(parameters.isStrongBoxBacked)
        assertFalse(parameters.isUserAuthenticationRequired)
        assertFalse(parameters.isUnlockedDeviceRequired)
        assertEquals(KeyProperties.PURPOSE_SIGN, parameters.purposes)
        assertEquals("secp256r1", (parameters.algorithmParameterSpec as ECGenParameterSpec).name)
        assertEquals(listOf(KeyProperties.DIGEST_SHA256), parameters.digests.toList())
    }

    @Test
    fun `a key that nobody vouches for is made without asking for it, which fails on honest phones`() {
        assertEquals(null, AndroidKeys.parameters("device", ByteArray(0), strongBox = false).attestationChallenge)
    }

    @Test
    fun `a StrongBox that refuses, for whatever reason, is not the end of it`() {
        val tried = mutableListOf<Boolean>()
        AndroidKeys.safest(hasStrongBox = true) { strongBox ->
            tried += strongBox
            if (strongBox) throw ProviderException("its attestation keys are used up")
        }
        assertEquals(listOf(true, false), tried)
        assertThrows(ProviderException::class.java) { AndroidKeys.safest(hasStrongBox = false) { throw ProviderException() } }
    }

    @Test
    fun `signatures and points have their fixed lengths, whatever their numbers`() {
        val pair = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
        assertEquals(65, AndroidKeys.point(pair.public as ECPublicKey).size)
        repeat(300) { round ->
            val der = Signature.getInstance("SHA256withECDSA").run {
                initSign(pair.private)
                update(byteArrayOf(round.toByte()))
                sign()
            }
            assertEquals(64, AndroidKeys.plain(der).size)
        }
        val der = byteArrayOf(0x30, 7, 2, 1, 5, 2, 2, 0, 0x81.toByte())
        assertArrayEquals(ByteArray(31) + 5 + ByteArray(31) + 0x81.toByte(), AndroidKeys.plain(der))
        assertEquals(BigInteger.valueOf(5), BigInteger(1, AndroidKeys.plain(der).copyOf(32)))
    }

    @Test
    fun `a secret is kept sealed, outlives the process, and is forgotten`() = runBlocking {
        val key = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
        AndroidSecrets(app) { key }.keep("claim/ä", "the secret".encodeToByteArray())
        val files = File(app.noBackupFilesDir, "secrets").listFiles()!!
        assertTrue(files.single().readBytes().decodeToString().indexOf("the secret") < 0)
        val again = AndroidSecrets(app) { key }
        assertEquals("the secret", again.read("claim/ä")!!.decodeToString())
        again.forget("claim/ä")
        assertEquals(null, again.read("claim/ä"))
    }

    @Test
    fun `battery and heat are told in three words and a number`() {
        val intent = Intent().putExtra(BatteryManager.EXTRA_LEVEL, 30).putExtra(BatteryManager.EXTRA_SCALE, 200)
        assertEquals(Happening.Battery(15u, false), AndroidSignals.batteryOf(intent))
        assertEquals(null, AndroidSignals.batteryOf(Intent()))
        assertEquals(Thermal.FINE, AndroidSignals.thermalOf(PowerManager.THERMAL_STATUS_LIGHT))
        assertEquals(Thermal.WARM, AndroidSignals.thermalOf(PowerManager.THERMAL_STATUS_MODERATE))
        assertEquals(Thermal.HOT, AndroidSignals.thermalOf(PowerManager.THERMAL_STATUS_CRITICAL))
    }
}
