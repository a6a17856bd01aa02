package app.lavalier.app

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.net.NetworkCapabilities
import app.lavalier.core.Happening
import app.lavalier.core.Header
import com.sun.net.httpserver.HttpServer
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowJobScheduler
import org.robolectric.util.ReflectionHelpers
import java.io.File
import java.net.InetSocketAddress
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

private const val PATIENCE_SECONDS = 60L

/** What goes on without the app: what is left to send. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestLavalier::class, manifest = Config.NONE)
class TransferTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestLavalier
    private val transfers by lazy { AndroidTransfers(app, app.orders, app::happened) }
    private val scheduler get() = app.getSystemService(JobScheduler::class.java)!!
    private val file by lazy { File(app.noBackupFilesDir, "take.tar").apply { writeText("sealed segments") } }
    private val arrived = LinkedBlockingQueue<String>()
    private val answers = CountDownLatch(1)
    private val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0).apply {
        executor = java.util.concurrent.Executors.newCachedThreadPool()
        createContext("/now") {
            arrived += it.requestBody.readAllBytes().decodeToString()
            it.sendResponseHeaders(201, 2)
            it.responseBody.use { body -> body.write("ok".encodeToByteArray()) }
        }
        createContext("/busy") {
            it.requestBody.readAllBytes()
            it.sendResponseHeaders(503, -1)
        }
        createContext("/late") {
            arrived += it.requestBody.readAllBytes().decodeToString()
            answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
            it.close()
        }
        start()
    }

    @After
    fun end() {
        answers.countDown()
        server.stop(0)
    }

    private val told get() = app.told.filter { it is Happening.TransferDone || it is Happening.TransferFailed }

    private fun order(path: String, file: File = this.file, port: Int = server.address.port) =
        Order("t-1", file.path, "http://127.0.0.1:$port/$path", listOf(Header("authorization", "Bearer x"))).also(app.orders::keep)

    private fun job() = Robolectric.buildService(TransferJob::class.java).create().get()

    private val parameters = Shadow.newInstanceOf(JobParameters::class.java).also {
        ReflectionHelpers.setField(it, "jobId", AndroidTransfers.number("t-1"))
        ReflectionHelpers.setField(it, "extras", TransferJob.extras("t-1"))
    }

    /** Starts the job, and waits until its thread has ended. */
    private fun TransferJob.runs(meanwhile: () -> Unit = {}) {
        assertTrue(onStartJob(parameters))
        val thread = Thread.getAllStackTraces().keys.filter { it.name == "transfer" }
        meanwhile()
        for (it in thread) it.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
        assertFalse(thread.any(Thread::isAlive))
    }

    @Test
    fun `what the studio said is told, and the order is forgotten`() {
        order("now")
        val job = job()
        job.runs()
        assertEquals("sealed segments", arrived.poll())
        val done = told.single() as Happening.TransferDone
        assertEquals(201 to "ok", done.status.toInt() to done.body.decodeToString())
        assertEquals(null, app.orders.read("t-1"))
        assertFalse(shadowOf(job).isRescheduleNeeded)
    }

    @Test
    fun `a job that Android stops sends again when it is begun again, and nobody is told that it failed`() {
        order("late")
        val job = job()
        job.runs {
            assertNotNull(arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
            assertTrue("to be begun again", job.onStopJob(parameters))
        }
        assertEquals(emptyList<Happening>(), told)
        order("now")
        job().runs()
        assertEquals("sealed segments", arrived.poll())
        assertTrue(told.single() is Happening.TransferDone)
    }

    @Test
    fun `a connection that breaks off is tried again later, with the same order`() {
        server.stop(0)
        staysForLater("now")
    }

    @Test
    fun `a studio that takes nothing now is asked again later`() {
        staysForLater("busy")
    }

    private fun staysForLater(path: String) {
        order(path)
        val job = job()
        job.runs()
        assertEquals(emptyList<Happening>(), told)
        assertTrue(shadowOf(job).isJobFinished && shadowOf(job).isRescheduleNeeded)
        assertNotNull(app.orders.read("t-1"))
    }

    @Test
    fun `a file that is gone, and an order that is gone, are failures that are told`() {
        order("now", File(app.noBackupFilesDir, "gone.tar"))
        job().runs()
        job().runs()
        assertEquals(listOf("t-1", "t-1"), told.map { (it as Happening.TransferFailed).transfer })
    }

    @Test
    fun `the guest's credential is in no file in clear, and in no job`() = runBlocking {
        val headers = listOf(Header("authorization", "Bearer x"), Header("a", "b"))
        transfers.begin("t-1", file.path, "https://studio.example/x", headers, unmetered = false)
        val read = app.orders.read("t-1")!!
        assertEquals(listOf("authorization" to "Bearer x", "a" to "b"), read.headers.map { it.name to it.value })
        assertEquals(file.path to "https://studio.example/x", read.file to read.url)
        for (it in app.dataDir.walk().filter(File::isFile)) assertFalse("$it", it.readBytes().decodeToString().contains("Bearer"))
        val job = scheduler.allPendingJobs.single()
        assertTrue(job.isUserInitiated)
        assertEquals(listOf("transfer"), job.extras.keySet().toList())
        transfers.forget("t-1")
        assertEquals(null, app.orders.read("t-1"))
        assertEquals(emptyList<JobInfo>(), scheduler.allPendingJobs)
    }

    @Test
    fun `what may not go over mobile data waits for a network that is not paid by the byte`() = runBlocking {
        for (unmetered in listOf(true, false)) {
            transfers.begin("t-1", file.path, "https://studio.example/x", emptyList(), unmetered)
            val network = scheduler.allPendingJobs.single().requiredNetwork!!
            assertEquals(unmetered, network.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED))
        }
    }

    @Test
    fun `what is left outlives a restart of the phone, by whichever job it is sent`() {
        for (initiated in listOf(true, false)) {
            val job = transfers.job("t-1", bytes = 1, initiated, unmetered = true)
            assertEquals(initiated to true, job.isUserInitiated to job.isPersisted)
        }
    }

    @Test
    @Config(shadows = [Unseen::class])
    fun `a take that ends while nobody looks is sent by an ordinary job`() = runBlocking {
        transfers.begin("t-1", file.path, "https://studio.example/x", emptyList(), unmetered = false)
        assertFalse(scheduler.allPendingJobs.single().isUserInitiated)
        assertEquals(emptyList<Happening>(), told)
    }

    @Test
    fun `a job that Android does not take is told, and its order is forgotten`() = runBlocking {
        (shadowOf(scheduler) as ShadowJobScheduler.ShadowJobSchedulerImpl).failOnJob(AndroidTransfers.number("t-1"))
        transfers.begin("t-1", file.path, "https://studio.example/x", listOf(Header("authorization", "Bearer x")), unmetered = false)
        assertTrue(told.single() is Happening.TransferFailed)
        assertEquals(emptyList<String>(), app.orders.waiting())
    }

    @Test
    fun `an order whose job is gone is forgotten, and one whose job waits is not`() = runBlocking {
        order("now")
        transfers.begin("t-2/ä", file.path, "https://studio.example/x", emptyList(), unmetered = false)
        assertEquals(listOf("t-1"), transfers.sweep())
        assertEquals(listOf("t-2/ä"), app.orders.waiting())
    }
}

/** Android, while the app is not seen: no user-initiated job is taken. */
@Implements(className = "android.app.JobSchedulerImpl", isInAndroidSdk = false)
class Unseen : ShadowJobScheduler.ShadowJobSchedulerImpl() {
    @Implementation
    public override fun schedule(job: JobInfo): Int = if (job.isUserInitiated) JobScheduler.RESULT_FAILURE else super.schedule(job)
}
