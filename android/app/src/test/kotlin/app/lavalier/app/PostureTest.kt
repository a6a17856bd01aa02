package app.lavalier.app

import android.app.KeyguardManager
import android.content.Intent
import android.net.NetworkCapabilities
import android.os.BatteryManager
import android.os.PowerManager
import android.security.keystore.KeyProperties
import app.lavalier.core.Happening
import app.lavalier.core.Header
import app.lavalier.core.Platform
import app.lavalier.core.Thermal
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
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
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import javax.crypto.KeyGenerator

/** What the phone says of itself, its keys, its secrets, and what it sends without the app. */
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
    fun `what is left to send is a job that the person began, and its credential is not in the job`() = runBlocking {
        val transfers = AndroidTransfers(app)
        val job = transfers.job("t-1", 5_000_000, unmetered = true)
        assertTrue(job.isUserInitiated)
        assertTrue(job.requiredNetwork!!.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED))
        val paid = transfers.job("t-1", 5_000_000, unmetered = false).requiredNetwork!!
        assertTrue(!paid.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED))
        assertEquals(listOf("transfer"), job.extras.keySet().toList())
        Order("t-1", "/f", "https://studio.example/x", listOf(Header("authorization", "Bearer x"), Header("a", "b"))).keep(app)
        val order = Order.read(app, "t-1")!!
        assertEquals(listOf("authorization" to "Bearer x", "a" to "b"), order.headers.map { it.name to it.value })
        transfers.forget("t-1")
        assertEquals(null, Order.read(app, "t-1"))
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
