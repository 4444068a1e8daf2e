package org.tacit.node.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.tacit.node.Node;

/** Serves a {@link Node} over HTTP on the loopback address. Only what REST needs is configured, which is most of the start-up time saved. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class})
@Import({
        CredentialFilter.class,
        AccessCheck.class,
        Problems.class,
        Paging.class,
        Filters.class,
        SessionController.class,
        MeController.class,
        AccountController.class,
        ApiKeyController.class,
        TenantController.class,
        NodeController.class,
        OrganisationController.class, PartnerController.class,
        IdentityController.class,
        TableController.class,
        SourceController.class,
        VersionController.class,
        ClassificationController.class,
        PurposeController.class,
        SharingController.class,
        JobController.class,
        FlowController.class,
        JobCareController.class,
        ScheduleController.class,
        ExampleController.class,
        LimitController.class,
        KeyController.class,
        ServiceController.class,
        DeidController.class,
        ServiceUseController.class,
        ServiceKeyController.class,
        MeterController.class,
        ApplicationController.class,
        ProjectController.class,
        ContractController.class,
        BudgetController.class,
        HoldController.class,
        EventController.class,
        WebhookController.class,
        EvidenceController.class,
        ObserverGuard.class,
        HealthController.class,
        BackupController.class,
        OpenApi.class
})
public class RestApplication {

    /** A running HTTP server. */
    public record Running(ConfigurableApplicationContext context, int port) implements AutoCloseable {
        @Override
        public void close() {
            context.close();
        }
    }

    /** @param port 0 for any free port */
    public static Running start(Node node, int port) {
        SpringApplication application = new SpringApplication(RestApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setLazyInitialization(true);
        application.setDefaultProperties(settings(port));
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context ->
                context.registerBean(Node.class, () -> node, definition -> definition.setDestroyMethodName(null)));
        ConfigurableApplicationContext context = application.run();
        return new Running(context, ((ServletWebServerApplicationContext) context).getWebServer().getPort());
    }

    private static Map<String, Object> settings(int port) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.address", "127.0.0.1");
        settings.put("server.port", port);
        settings.put("server.shutdown", "graceful");
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        settings.put("spring.threads.virtual.enabled", true);
        settings.put("spring.main.keep-alive", false);
        settings.put("spring.mvc.servlet.load-on-startup", 1);
        return settings;
    }
}
