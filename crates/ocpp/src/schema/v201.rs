//! The messages of OCPP 2.0.1: names, types and limits of the fields, one object a line.
//! `tests/tools/ocpp_tables.py` writes this file; nobody edits it.

use super::Content::{Closed, Open};
use super::Direction::{Both, FromStation, ToStation};
use super::Kind::{Any, Flag, List, Number, Object, Text, Time, Whole, Word};
use super::Need::{May, Must};
use super::{Action, Field, Shape, WHOLE};

pub(super) const ACTIONS: &[Action] = &[
    Action("Authorize", FromStation, Some(&AUTHORIZE_REQUEST), Some(&AUTHORIZE_RESPONSE)),
    Action("BootNotification", FromStation, Some(&BOOT_NOTIFICATION_REQUEST), Some(&BOOT_NOTIFICATION_RESPONSE)),
    Action("CancelReservation", ToStation, Some(&CANCEL_RESERVATION_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("CertificateSigned", ToStation, Some(&CERTIFICATE_SIGNED_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("ChangeAvailability", ToStation, Some(&CHANGE_AVAILABILITY_REQUEST), Some(&CHANGE_AVAILABILITY_RESPONSE)),
    Action("ClearCache", ToStation, Some(&CLEAR_CACHE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("ClearChargingProfile", ToStation, Some(&CLEAR_CHARGING_PROFILE_REQUEST), Some(&CLEAR_CHARGING_PROFILE_RESPONSE)),
    Action("ClearDisplayMessage", ToStation, Some(&CLEAR_DISPLAY_MESSAGE_REQUEST), Some(&CLEAR_CHARGING_PROFILE_RESPONSE)),
    Action("ClearVariableMonitoring", ToStation, Some(&CLEAR_VARIABLE_MONITORING_REQUEST), Some(&CLEAR_VARIABLE_MONITORING_RESPONSE)),
    Action("ClearedChargingLimit", FromStation, Some(&CLEARED_CHARGING_LIMIT_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("CostUpdated", ToStation, Some(&COST_UPDATED_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("CustomerInformation", ToStation, Some(&CUSTOMER_INFORMATION_REQUEST), Some(&CUSTOMER_INFORMATION_RESPONSE)),
    Action("DataTransfer", Both, Some(&DATA_TRANSFER_REQUEST), Some(&DATA_TRANSFER_RESPONSE)),
    Action("DeleteCertificate", ToStation, Some(&DELETE_CERTIFICATE_REQUEST), Some(&DELETE_CERTIFICATE_RESPONSE)),
    Action("FirmwareStatusNotification", FromStation, Some(&FIRMWARE_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("Get15118EVCertificate", FromStation, Some(&GET15118_EV_CERTIFICATE_REQUEST), Some(&GET15118_EV_CERTIFICATE_RESPONSE)),
    Action("GetBaseReport", ToStation, Some(&GET_BASE_REPORT_REQUEST), Some(&GET_BASE_REPORT_RESPONSE)),
    Action("GetCertificateStatus", FromStation, Some(&GET_CERTIFICATE_STATUS_REQUEST), Some(&GET_CERTIFICATE_STATUS_RESPONSE)),
    Action("GetChargingProfiles", ToStation, Some(&GET_CHARGING_PROFILES_REQUEST), Some(&GET_CHARGING_PROFILES_RESPONSE)),
    Action("GetCompositeSchedule", ToStation, Some(&GET_COMPOSITE_SCHEDULE_REQUEST), Some(&GET_COMPOSITE_SCHEDULE_RESPONSE)),
    Action("GetDisplayMessages", ToStation, Some(&GET_DISPLAY_MESSAGES_REQUEST), Some(&CLEAR_CHARGING_PROFILE_RESPONSE)),
    Action("GetInstalledCertificateIds", ToStation, Some(&GET_INSTALLED_CERTIFICATE_IDS_REQUEST), Some(&GET_INSTALLED_CERTIFICATE_IDS_RESPONSE)),
    Action("GetLocalListVersion", ToStation, Some(&CLEAR_CACHE_REQUEST), Some(&GET_LOCAL_LIST_VERSION_RESPONSE)),
    Action("GetLog", ToStation, Some(&GET_LOG_REQUEST), Some(&GET_LOG_RESPONSE)),
    Action("GetMonitoringReport", ToStation, Some(&GET_MONITORING_REPORT_REQUEST), Some(&GET_BASE_REPORT_RESPONSE)),
    Action("GetReport", ToStation, Some(&GET_REPORT_REQUEST), Some(&GET_BASE_REPORT_RESPONSE)),
    Action("GetTransactionStatus", ToStation, Some(&GET_TRANSACTION_STATUS_REQUEST), Some(&GET_TRANSACTION_STATUS_RESPONSE)),
    Action("GetVariables", ToStation, Some(&GET_VARIABLES_REQUEST), Some(&GET_VARIABLES_RESPONSE)),
    Action("Heartbeat", FromStation, Some(&CLEAR_CACHE_REQUEST), Some(&HEARTBEAT_RESPONSE)),
    Action("InstallCertificate", ToStation, Some(&INSTALL_CERTIFICATE_REQUEST), Some(&INSTALL_CERTIFICATE_RESPONSE)),
    Action("LogStatusNotification", FromStation, Some(&LOG_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("MeterValues", FromStation, Some(&METER_VALUES_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("NotifyChargingLimit", FromStation, Some(&NOTIFY_CHARGING_LIMIT_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("NotifyCustomerInformation", FromStation, Some(&NOTIFY_CUSTOMER_INFORMATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("NotifyDisplayMessages", FromStation, Some(&NOTIFY_DISPLAY_MESSAGES_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("NotifyEVChargingNeeds", FromStation, Some(&NOTIFY_EV_CHARGING_NEEDS_REQUEST), Some(&NOTIFY_EV_CHARGING_NEEDS_RESPONSE)),
    Action("NotifyEVChargingSchedule", FromStation, Some(&NOTIFY_EV_CHARGING_SCHEDULE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("NotifyEvent", FromStation, Some(&NOTIFY_EVENT_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("NotifyMonitoringReport", FromStation, Some(&NOTIFY_MONITORING_REPORT_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("NotifyReport", FromStation, Some(&NOTIFY_REPORT_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("PublishFirmware", ToStation, Some(&PUBLISH_FIRMWARE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("PublishFirmwareStatusNotification", FromStation, Some(&PUBLISH_FIRMWARE_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("ReportChargingProfiles", FromStation, Some(&REPORT_CHARGING_PROFILES_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("RequestStartTransaction", ToStation, Some(&REQUEST_START_TRANSACTION_REQUEST), Some(&REQUEST_START_TRANSACTION_RESPONSE)),
    Action("RequestStopTransaction", ToStation, Some(&REQUEST_STOP_TRANSACTION_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("ReservationStatusUpdate", FromStation, Some(&RESERVATION_STATUS_UPDATE_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("ReserveNow", ToStation, Some(&RESERVE_NOW_REQUEST), Some(&RESERVE_NOW_RESPONSE)),
    Action("Reset", ToStation, Some(&RESET_REQUEST), Some(&CHANGE_AVAILABILITY_RESPONSE)),
    Action("SecurityEventNotification", FromStation, Some(&SECURITY_EVENT_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("SendLocalList", ToStation, Some(&SEND_LOCAL_LIST_REQUEST), Some(&SEND_LOCAL_LIST_RESPONSE)),
    Action("SetChargingProfile", ToStation, Some(&SET_CHARGING_PROFILE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("SetDisplayMessage", ToStation, Some(&SET_DISPLAY_MESSAGE_REQUEST), Some(&SET_DISPLAY_MESSAGE_RESPONSE)),
    Action("SetMonitoringBase", ToStation, Some(&SET_MONITORING_BASE_REQUEST), Some(&GET_BASE_REPORT_RESPONSE)),
    Action("SetMonitoringLevel", ToStation, Some(&SET_MONITORING_LEVEL_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("SetNetworkProfile", ToStation, Some(&SET_NETWORK_PROFILE_REQUEST), Some(&INSTALL_CERTIFICATE_RESPONSE)),
    Action("SetVariableMonitoring", ToStation, Some(&SET_VARIABLE_MONITORING_REQUEST), Some(&SET_VARIABLE_MONITORING_RESPONSE)),
    Action("SetVariables", ToStation, Some(&SET_VARIABLES_REQUEST), Some(&SET_VARIABLES_RESPONSE)),
    Action("SignCertificate", FromStation, Some(&SIGN_CERTIFICATE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("StatusNotification", FromStation, Some(&STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("TransactionEvent", FromStation, Some(&TRANSACTION_EVENT_REQUEST), Some(&TRANSACTION_EVENT_RESPONSE)),
    Action("TriggerMessage", ToStation, Some(&TRIGGER_MESSAGE_REQUEST), Some(&TRIGGER_MESSAGE_RESPONSE)),
    Action("UnlockConnector", ToStation, Some(&UNLOCK_CONNECTOR_REQUEST), Some(&UNLOCK_CONNECTOR_RESPONSE)),
    Action("UnpublishFirmware", ToStation, Some(&UNPUBLISH_FIRMWARE_REQUEST), Some(&UNPUBLISH_FIRMWARE_RESPONSE)),
    Action("UpdateFirmware", ToStation, Some(&UPDATE_FIRMWARE_REQUEST), Some(&UPDATE_FIRMWARE_RESPONSE)),
];

static CUSTOM_DATA: Shape = Shape(&[Field("vendorId", Must, Text(255))], Open);
static ADDITIONAL_INFO: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("additionalIdToken", Must, Text(36)), Field("type", Must, Text(50))], Closed);
pub(crate) const ID_TOKEN_ENUM: &[&str] = &["Central", "eMAID", "ISO14443", "ISO15693", "KeyCode", "Local", "MacAddress", "NoAuthorization"];
static ID_TOKEN: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("additionalInfo", May, List(1, 0, &Object(&ADDITIONAL_INFO))), Field("idToken", Must, Text(36)), Field("type", Must, Word(ID_TOKEN_ENUM))], Closed);
pub(crate) const HASH_ALGORITHM_ENUM: &[&str] = &["SHA256", "SHA384", "SHA512"];
static OCSP_REQUEST_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("hashAlgorithm", Must, Word(HASH_ALGORITHM_ENUM)), Field("issuerNameHash", Must, Text(128)), Field("issuerKeyHash", Must, Text(128)), Field("serialNumber", Must, Text(40)), Field("responderURL", Must, Text(512))], Closed);
static AUTHORIZE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("idToken", Must, Object(&ID_TOKEN)), Field("certificate", May, Text(5500)), Field("iso15118CertificateHashData", May, List(1, 4, &Object(&OCSP_REQUEST_DATA)))], Closed);
pub(crate) const AUTHORIZATION_STATUS_ENUM: &[&str] = &["Accepted", "Blocked", "ConcurrentTx", "Expired", "Invalid", "NoCredit", "NotAllowedTypeEVSE", "NotAtThisLocation", "NotAtThisTime", "Unknown"];
pub(crate) const MESSAGE_FORMAT_ENUM: &[&str] = &["ASCII", "HTML", "URI", "UTF8"];
static MESSAGE_CONTENT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("format", Must, Word(MESSAGE_FORMAT_ENUM)), Field("language", May, Text(8)), Field("content", Must, Text(512))], Closed);
static ID_TOKEN_INFO: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(AUTHORIZATION_STATUS_ENUM)), Field("cacheExpiryDateTime", May, Time), Field("chargingPriority", May, WHOLE), Field("language1", May, Text(8)), Field("evseId", May, List(1, 0, &WHOLE)), Field("groupIdToken", May, Object(&ID_TOKEN)), Field("language2", May, Text(8)), Field("personalMessage", May, Object(&MESSAGE_CONTENT))], Closed);
pub(crate) const AUTHORIZE_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "SignatureError", "CertificateExpired", "CertificateRevoked", "NoCertificateAvailable", "CertChainError", "ContractCancelled"];
static AUTHORIZE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("idTokenInfo", Must, Object(&ID_TOKEN_INFO)), Field("certificateStatus", May, Word(AUTHORIZE_CERTIFICATE_STATUS_ENUM))], Closed);
static MODEM: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("iccid", May, Text(20)), Field("imsi", May, Text(20))], Closed);
static CHARGING_STATION: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("serialNumber", May, Text(25)), Field("model", Must, Text(20)), Field("modem", May, Object(&MODEM)), Field("vendorName", Must, Text(50)), Field("firmwareVersion", May, Text(50))], Closed);
pub(crate) const BOOT_REASON_ENUM: &[&str] = &["ApplicationReset", "FirmwareUpdate", "LocalReset", "PowerUp", "RemoteReset", "ScheduledReset", "Triggered", "Unknown", "Watchdog"];
static BOOT_NOTIFICATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingStation", Must, Object(&CHARGING_STATION)), Field("reason", Must, Word(BOOT_REASON_ENUM))], Closed);
pub(crate) const REGISTRATION_STATUS_ENUM: &[&str] = &["Accepted", "Pending", "Rejected"];
static STATUS_INFO: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("reasonCode", Must, Text(20)), Field("additionalInfo", May, Text(512))], Closed);
static BOOT_NOTIFICATION_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("currentTime", Must, Time), Field("interval", Must, WHOLE), Field("status", Must, Word(REGISTRATION_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static CANCEL_RESERVATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("reservationId", Must, WHOLE)], Closed);
pub(crate) const CANCEL_RESERVATION_STATUS_ENUM: &[&str] = &["Accepted", "Rejected"];
static CANCEL_RESERVATION_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CANCEL_RESERVATION_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
pub(crate) const CERTIFICATE_SIGNING_USE_ENUM: &[&str] = &["ChargingStationCertificate", "V2GCertificate"];
static CERTIFICATE_SIGNED_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("certificateChain", Must, Text(10000)), Field("certificateType", May, Word(CERTIFICATE_SIGNING_USE_ENUM))], Closed);
static EVSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE), Field("connectorId", May, WHOLE)], Closed);
pub(crate) const OPERATIONAL_STATUS_ENUM: &[&str] = &["Inoperative", "Operative"];
static CHANGE_AVAILABILITY_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evse", May, Object(&EVSE)), Field("operationalStatus", Must, Word(OPERATIONAL_STATUS_ENUM))], Closed);
pub(crate) const CHANGE_AVAILABILITY_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "Scheduled"];
static CHANGE_AVAILABILITY_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CHANGE_AVAILABILITY_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static CLEAR_CACHE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA))], Closed);
pub(crate) const CHARGING_PROFILE_PURPOSE_ENUM: &[&str] = &["ChargingStationExternalConstraints", "ChargingStationMaxProfile", "TxDefaultProfile", "TxProfile"];
static CLEAR_CHARGING_PROFILE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evseId", May, WHOLE), Field("chargingProfilePurpose", May, Word(CHARGING_PROFILE_PURPOSE_ENUM)), Field("stackLevel", May, WHOLE)], Closed);
static CLEAR_CHARGING_PROFILE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingProfileId", May, WHOLE), Field("chargingProfileCriteria", May, Object(&CLEAR_CHARGING_PROFILE))], Closed);
pub(crate) const CLEAR_CHARGING_PROFILE_STATUS_ENUM: &[&str] = &["Accepted", "Unknown"];
static CLEAR_CHARGING_PROFILE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CLEAR_CHARGING_PROFILE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static CLEAR_DISPLAY_MESSAGE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE)], Closed);
static CLEAR_VARIABLE_MONITORING_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, List(1, 0, &WHOLE))], Closed);
pub(crate) const CLEAR_MONITORING_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "NotFound"];
static CLEAR_MONITORING_RESULT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CLEAR_MONITORING_STATUS_ENUM)), Field("id", Must, WHOLE), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static CLEAR_VARIABLE_MONITORING_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("clearMonitoringResult", Must, List(1, 0, &Object(&CLEAR_MONITORING_RESULT)))], Closed);
pub(crate) const CHARGING_LIMIT_SOURCE_ENUM: &[&str] = &["EMS", "Other", "SO", "CSO"];
static CLEARED_CHARGING_LIMIT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingLimitSource", Must, Word(CHARGING_LIMIT_SOURCE_ENUM)), Field("evseId", May, WHOLE)], Closed);
static COST_UPDATED_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("totalCost", Must, Number(f64::MIN, f64::MAX)), Field("transactionId", Must, Text(36))], Closed);
static CERTIFICATE_HASH_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("hashAlgorithm", Must, Word(HASH_ALGORITHM_ENUM)), Field("issuerNameHash", Must, Text(128)), Field("issuerKeyHash", Must, Text(128)), Field("serialNumber", Must, Text(40))], Closed);
static CUSTOMER_INFORMATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("customerCertificate", May, Object(&CERTIFICATE_HASH_DATA)), Field("idToken", May, Object(&ID_TOKEN)), Field("requestId", Must, WHOLE), Field("report", Must, Flag), Field("clear", Must, Flag), Field("customerIdentifier", May, Text(64))], Closed);
pub(crate) const CUSTOMER_INFORMATION_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "Invalid"];
static CUSTOMER_INFORMATION_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CUSTOMER_INFORMATION_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static DATA_TRANSFER_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("messageId", May, Text(50)), Field("data", May, Any), Field("vendorId", Must, Text(255))], Closed);
pub(crate) const DATA_TRANSFER_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "UnknownMessageId", "UnknownVendorId"];
static DATA_TRANSFER_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(DATA_TRANSFER_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("data", May, Any)], Closed);
static DELETE_CERTIFICATE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("certificateHashData", Must, Object(&CERTIFICATE_HASH_DATA))], Closed);
pub(crate) const DELETE_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "Failed", "NotFound"];
static DELETE_CERTIFICATE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(DELETE_CERTIFICATE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
pub(crate) const FIRMWARE_STATUS_ENUM: &[&str] = &["Downloaded", "DownloadFailed", "Downloading", "DownloadScheduled", "DownloadPaused", "Idle", "InstallationFailed", "Installing", "Installed", "InstallRebooting", "InstallScheduled", "InstallVerificationFailed", "InvalidSignature", "SignatureVerified"];
static FIRMWARE_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(FIRMWARE_STATUS_ENUM)), Field("requestId", May, WHOLE)], Closed);
pub(crate) const CERTIFICATE_ACTION_ENUM: &[&str] = &["Install", "Update"];
static GET15118_EV_CERTIFICATE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("iso15118SchemaVersion", Must, Text(50)), Field("action", Must, Word(CERTIFICATE_ACTION_ENUM)), Field("exiRequest", Must, Text(5600))], Closed);
pub(crate) const ISO15118_EV_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "Failed"];
static GET15118_EV_CERTIFICATE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(ISO15118_EV_CERTIFICATE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("exiResponse", Must, Text(7500))], Closed);
pub(crate) const REPORT_BASE_ENUM: &[&str] = &["ConfigurationInventory", "FullInventory", "SummaryInventory"];
static GET_BASE_REPORT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("requestId", Must, WHOLE), Field("reportBase", Must, Word(REPORT_BASE_ENUM))], Closed);
pub(crate) const GENERIC_DEVICE_MODEL_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "NotSupported", "EmptyResultSet"];
static GET_BASE_REPORT_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(GENERIC_DEVICE_MODEL_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static GET_CERTIFICATE_STATUS_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("ocspRequestData", Must, Object(&OCSP_REQUEST_DATA))], Closed);
static GET_CERTIFICATE_STATUS_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(ISO15118_EV_CERTIFICATE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("ocspResult", May, Text(5500))], Closed);
static CHARGING_PROFILE_CRITERION: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingProfilePurpose", May, Word(CHARGING_PROFILE_PURPOSE_ENUM)), Field("stackLevel", May, WHOLE), Field("chargingProfileId", May, List(1, 0, &WHOLE)), Field("chargingLimitSource", May, List(1, 4, &Word(CHARGING_LIMIT_SOURCE_ENUM)))], Closed);
static GET_CHARGING_PROFILES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("requestId", Must, WHOLE), Field("evseId", May, WHOLE), Field("chargingProfile", Must, Object(&CHARGING_PROFILE_CRITERION))], Closed);
pub(crate) const GET_CHARGING_PROFILE_STATUS_ENUM: &[&str] = &["Accepted", "NoProfiles"];
static GET_CHARGING_PROFILES_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(GET_CHARGING_PROFILE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
pub(crate) const CHARGING_RATE_UNIT_ENUM: &[&str] = &["W", "A"];
static GET_COMPOSITE_SCHEDULE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("duration", Must, WHOLE), Field("chargingRateUnit", May, Word(CHARGING_RATE_UNIT_ENUM)), Field("evseId", Must, WHOLE)], Closed);
static CHARGING_SCHEDULE_PERIOD: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("startPeriod", Must, WHOLE), Field("limit", Must, Number(f64::MIN, f64::MAX)), Field("numberPhases", May, WHOLE), Field("phaseToUse", May, WHOLE)], Closed);
static COMPOSITE_SCHEDULE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingSchedulePeriod", Must, List(1, 0, &Object(&CHARGING_SCHEDULE_PERIOD))), Field("evseId", Must, WHOLE), Field("duration", Must, WHOLE), Field("scheduleStart", Must, Time), Field("chargingRateUnit", Must, Word(CHARGING_RATE_UNIT_ENUM))], Closed);
static GET_COMPOSITE_SCHEDULE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CANCEL_RESERVATION_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("schedule", May, Object(&COMPOSITE_SCHEDULE))], Closed);
pub(crate) const MESSAGE_PRIORITY_ENUM: &[&str] = &["AlwaysFront", "InFront", "NormalCycle"];
pub(crate) const MESSAGE_STATE_ENUM: &[&str] = &["Charging", "Faulted", "Idle", "Unavailable"];
static GET_DISPLAY_MESSAGES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", May, List(1, 0, &WHOLE)), Field("requestId", Must, WHOLE), Field("priority", May, Word(MESSAGE_PRIORITY_ENUM)), Field("state", May, Word(MESSAGE_STATE_ENUM))], Closed);
pub(crate) const GET_CERTIFICATE_ID_USE_ENUM: &[&str] = &["V2GRootCertificate", "MORootCertificate", "CSMSRootCertificate", "V2GCertificateChain", "ManufacturerRootCertificate"];
static GET_INSTALLED_CERTIFICATE_IDS_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("certificateType", May, List(1, 0, &Word(GET_CERTIFICATE_ID_USE_ENUM)))], Closed);
pub(crate) const GET_INSTALLED_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "NotFound"];
static CERTIFICATE_HASH_DATA_CHAIN: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("certificateHashData", Must, Object(&CERTIFICATE_HASH_DATA)), Field("certificateType", Must, Word(GET_CERTIFICATE_ID_USE_ENUM)), Field("childCertificateHashData", May, List(1, 4, &Object(&CERTIFICATE_HASH_DATA)))], Closed);
static GET_INSTALLED_CERTIFICATE_IDS_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(GET_INSTALLED_CERTIFICATE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("certificateHashDataChain", May, List(1, 0, &Object(&CERTIFICATE_HASH_DATA_CHAIN)))], Closed);
static GET_LOCAL_LIST_VERSION_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("versionNumber", Must, WHOLE)], Closed);
static LOG_PARAMETERS: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("remoteLocation", Must, Text(512)), Field("oldestTimestamp", May, Time), Field("latestTimestamp", May, Time)], Closed);
pub(crate) const LOG_ENUM: &[&str] = &["DiagnosticsLog", "SecurityLog"];
static GET_LOG_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("log", Must, Object(&LOG_PARAMETERS)), Field("logType", Must, Word(LOG_ENUM)), Field("requestId", Must, WHOLE), Field("retries", May, WHOLE), Field("retryInterval", May, WHOLE)], Closed);
pub(crate) const LOG_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "AcceptedCanceled"];
static GET_LOG_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(LOG_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("filename", May, Text(255))], Closed);
static COMPONENT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evse", May, Object(&EVSE)), Field("name", Must, Text(50)), Field("instance", May, Text(50))], Closed);
static VARIABLE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("name", Must, Text(50)), Field("instance", May, Text(50))], Closed);
static COMPONENT_VARIABLE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("component", Must, Object(&COMPONENT)), Field("variable", May, Object(&VARIABLE))], Closed);
pub(crate) const MONITORING_CRITERION_ENUM: &[&str] = &["ThresholdMonitoring", "DeltaMonitoring", "PeriodicMonitoring"];
static GET_MONITORING_REPORT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("componentVariable", May, List(1, 0, &Object(&COMPONENT_VARIABLE))), Field("requestId", Must, WHOLE), Field("monitoringCriteria", May, List(1, 3, &Word(MONITORING_CRITERION_ENUM)))], Closed);
pub(crate) const COMPONENT_CRITERION_ENUM: &[&str] = &["Active", "Available", "Enabled", "Problem"];
static GET_REPORT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("componentVariable", May, List(1, 0, &Object(&COMPONENT_VARIABLE))), Field("requestId", Must, WHOLE), Field("componentCriteria", May, List(1, 4, &Word(COMPONENT_CRITERION_ENUM)))], Closed);
static GET_TRANSACTION_STATUS_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("transactionId", May, Text(36))], Closed);
static GET_TRANSACTION_STATUS_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("ongoingIndicator", May, Flag), Field("messagesInQueue", Must, Flag)], Closed);
pub(crate) const ATTRIBUTE_ENUM: &[&str] = &["Actual", "Target", "MinSet", "MaxSet"];
static GET_VARIABLE_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("attributeType", May, Word(ATTRIBUTE_ENUM)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE))], Closed);
static GET_VARIABLES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("getVariableData", Must, List(1, 0, &Object(&GET_VARIABLE_DATA)))], Closed);
pub(crate) const GET_VARIABLE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "UnknownComponent", "UnknownVariable", "NotSupportedAttributeType"];
static GET_VARIABLE_RESULT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("attributeStatusInfo", May, Object(&STATUS_INFO)), Field("attributeStatus", Must, Word(GET_VARIABLE_STATUS_ENUM)), Field("attributeType", May, Word(ATTRIBUTE_ENUM)), Field("attributeValue", May, Text(2500)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE))], Closed);
static GET_VARIABLES_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("getVariableResult", Must, List(1, 0, &Object(&GET_VARIABLE_RESULT)))], Closed);
static HEARTBEAT_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("currentTime", Must, Time)], Closed);
pub(crate) const INSTALL_CERTIFICATE_USE_ENUM: &[&str] = &["V2GRootCertificate", "MORootCertificate", "CSMSRootCertificate", "ManufacturerRootCertificate"];
static INSTALL_CERTIFICATE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("certificateType", Must, Word(INSTALL_CERTIFICATE_USE_ENUM)), Field("certificate", Must, Text(5500))], Closed);
pub(crate) const INSTALL_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "Failed"];
static INSTALL_CERTIFICATE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(INSTALL_CERTIFICATE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
pub(crate) const UPLOAD_LOG_STATUS_ENUM: &[&str] = &["BadMessage", "Idle", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure", "Uploading", "AcceptedCanceled"];
static LOG_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(UPLOAD_LOG_STATUS_ENUM)), Field("requestId", May, WHOLE)], Closed);
pub(crate) const READING_CONTEXT_ENUM: &[&str] = &["Interruption.Begin", "Interruption.End", "Other", "Sample.Clock", "Sample.Periodic", "Transaction.Begin", "Transaction.End", "Trigger"];
pub(crate) const MEASURAND_ENUM: &[&str] = &["Current.Export", "Current.Import", "Current.Offered", "Energy.Active.Export.Register", "Energy.Active.Import.Register", "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Register", "Energy.Active.Export.Interval", "Energy.Active.Import.Interval", "Energy.Active.Net", "Energy.Reactive.Export.Interval", "Energy.Reactive.Import.Interval", "Energy.Reactive.Net", "Energy.Apparent.Net", "Energy.Apparent.Import", "Energy.Apparent.Export", "Frequency", "Power.Active.Export", "Power.Active.Import", "Power.Factor", "Power.Offered", "Power.Reactive.Export", "Power.Reactive.Import", "SoC", "Voltage"];
pub(crate) const PHASE_ENUM: &[&str] = &["L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"];
pub(crate) const LOCATION_ENUM: &[&str] = &["Body", "Cable", "EV", "Inlet", "Outlet"];
static SIGNED_METER_VALUE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("signedMeterData", Must, Text(2500)), Field("signingMethod", Must, Text(50)), Field("encodingMethod", Must, Text(50)), Field("publicKey", Must, Text(2500))], Closed);
static UNIT_OF_MEASURE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("unit", May, Text(20)), Field("multiplier", May, WHOLE)], Closed);
static SAMPLED_VALUE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("value", Must, Number(f64::MIN, f64::MAX)), Field("context", May, Word(READING_CONTEXT_ENUM)), Field("measurand", May, Word(MEASURAND_ENUM)), Field("phase", May, Word(PHASE_ENUM)), Field("location", May, Word(LOCATION_ENUM)), Field("signedMeterValue", May, Object(&SIGNED_METER_VALUE)), Field("unitOfMeasure", May, Object(&UNIT_OF_MEASURE))], Closed);
static METER_VALUE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("sampledValue", Must, List(1, 0, &Object(&SAMPLED_VALUE))), Field("timestamp", Must, Time)], Closed);
static METER_VALUES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evseId", Must, WHOLE), Field("meterValue", Must, List(1, 0, &Object(&METER_VALUE)))], Closed);
static RELATIVE_TIME_INTERVAL: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("start", Must, WHOLE), Field("duration", May, WHOLE)], Closed);
pub(crate) const COST_KIND_ENUM: &[&str] = &["CarbonDioxideEmission", "RelativePricePercentage", "RenewableGenerationPercentage"];
static COST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("costKind", Must, Word(COST_KIND_ENUM)), Field("amount", Must, WHOLE), Field("amountMultiplier", May, WHOLE)], Closed);
static CONSUMPTION_COST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("startValue", Must, Number(f64::MIN, f64::MAX)), Field("cost", Must, List(1, 3, &Object(&COST)))], Closed);
static SALES_TARIFF_ENTRY: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("relativeTimeInterval", Must, Object(&RELATIVE_TIME_INTERVAL)), Field("ePriceLevel", May, Whole(0, 2147483647)), Field("consumptionCost", May, List(1, 3, &Object(&CONSUMPTION_COST)))], Closed);
static SALES_TARIFF: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE), Field("salesTariffDescription", May, Text(32)), Field("numEPriceLevels", May, WHOLE), Field("salesTariffEntry", Must, List(1, 1024, &Object(&SALES_TARIFF_ENTRY)))], Closed);
static CHARGING_SCHEDULE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE), Field("startSchedule", May, Time), Field("duration", May, WHOLE), Field("chargingRateUnit", Must, Word(CHARGING_RATE_UNIT_ENUM)), Field("chargingSchedulePeriod", Must, List(1, 1024, &Object(&CHARGING_SCHEDULE_PERIOD))), Field("minChargingRate", May, Number(f64::MIN, f64::MAX)), Field("salesTariff", May, Object(&SALES_TARIFF))], Closed);
static CHARGING_LIMIT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingLimitSource", Must, Word(CHARGING_LIMIT_SOURCE_ENUM)), Field("isGridCritical", May, Flag)], Closed);
static NOTIFY_CHARGING_LIMIT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("chargingSchedule", May, List(1, 0, &Object(&CHARGING_SCHEDULE))), Field("evseId", May, WHOLE), Field("chargingLimit", Must, Object(&CHARGING_LIMIT))], Closed);
static NOTIFY_CUSTOMER_INFORMATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("data", Must, Text(512)), Field("tbc", May, Flag), Field("seqNo", Must, WHOLE), Field("generatedAt", Must, Time), Field("requestId", Must, WHOLE)], Closed);
static MESSAGE_INFO: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("display", May, Object(&COMPONENT)), Field("id", Must, WHOLE), Field("priority", Must, Word(MESSAGE_PRIORITY_ENUM)), Field("state", May, Word(MESSAGE_STATE_ENUM)), Field("startDateTime", May, Time), Field("endDateTime", May, Time), Field("transactionId", May, Text(36)), Field("message", Must, Object(&MESSAGE_CONTENT))], Closed);
static NOTIFY_DISPLAY_MESSAGES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("messageInfo", May, List(1, 0, &Object(&MESSAGE_INFO))), Field("requestId", Must, WHOLE), Field("tbc", May, Flag)], Closed);
static AC_CHARGING_PARAMETERS: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("energyAmount", Must, WHOLE), Field("evMinCurrent", Must, WHOLE), Field("evMaxCurrent", Must, WHOLE), Field("evMaxVoltage", Must, WHOLE)], Closed);
static DC_CHARGING_PARAMETERS: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evMaxCurrent", Must, WHOLE), Field("evMaxVoltage", Must, WHOLE), Field("energyAmount", May, WHOLE), Field("evMaxPower", May, WHOLE), Field("stateOfCharge", May, Whole(0, 100)), Field("evEnergyCapacity", May, WHOLE), Field("fullSoC", May, Whole(0, 100)), Field("bulkSoC", May, Whole(0, 100))], Closed);
pub(crate) const ENERGY_TRANSFER_MODE_ENUM: &[&str] = &["DC", "AC_single_phase", "AC_two_phase", "AC_three_phase"];
static CHARGING_NEEDS: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("acChargingParameters", May, Object(&AC_CHARGING_PARAMETERS)), Field("dcChargingParameters", May, Object(&DC_CHARGING_PARAMETERS)), Field("requestedEnergyTransfer", Must, Word(ENERGY_TRANSFER_MODE_ENUM)), Field("departureTime", May, Time)], Closed);
static NOTIFY_EV_CHARGING_NEEDS_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("maxScheduleTuples", May, WHOLE), Field("chargingNeeds", Must, Object(&CHARGING_NEEDS)), Field("evseId", Must, WHOLE)], Closed);
pub(crate) const NOTIFY_EV_CHARGING_NEEDS_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "Processing"];
static NOTIFY_EV_CHARGING_NEEDS_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(NOTIFY_EV_CHARGING_NEEDS_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static NOTIFY_EV_CHARGING_SCHEDULE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("timeBase", Must, Time), Field("chargingSchedule", Must, Object(&CHARGING_SCHEDULE)), Field("evseId", Must, WHOLE)], Closed);
pub(crate) const EVENT_TRIGGER_ENUM: &[&str] = &["Alerting", "Delta", "Periodic"];
pub(crate) const EVENT_NOTIFICATION_ENUM: &[&str] = &["HardWiredNotification", "HardWiredMonitor", "PreconfiguredMonitor", "CustomMonitor"];
static EVENT_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("eventId", Must, WHOLE), Field("timestamp", Must, Time), Field("trigger", Must, Word(EVENT_TRIGGER_ENUM)), Field("cause", May, WHOLE), Field("actualValue", Must, Text(2500)), Field("techCode", May, Text(50)), Field("techInfo", May, Text(500)), Field("cleared", May, Flag), Field("transactionId", May, Text(36)), Field("component", Must, Object(&COMPONENT)), Field("variableMonitoringId", May, WHOLE), Field("eventNotificationType", Must, Word(EVENT_NOTIFICATION_ENUM)), Field("variable", Must, Object(&VARIABLE))], Closed);
static NOTIFY_EVENT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("generatedAt", Must, Time), Field("tbc", May, Flag), Field("seqNo", Must, WHOLE), Field("eventData", Must, List(1, 0, &Object(&EVENT_DATA)))], Closed);
pub(crate) const MONITOR_ENUM: &[&str] = &["UpperThreshold", "LowerThreshold", "Delta", "Periodic", "PeriodicClockAligned"];
static VARIABLE_MONITORING: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE), Field("transaction", Must, Flag), Field("value", Must, Number(f64::MIN, f64::MAX)), Field("type", Must, Word(MONITOR_ENUM)), Field("severity", Must, WHOLE)], Closed);
static MONITORING_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE)), Field("variableMonitoring", Must, List(1, 0, &Object(&VARIABLE_MONITORING)))], Closed);
static NOTIFY_MONITORING_REPORT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("monitor", May, List(1, 0, &Object(&MONITORING_DATA))), Field("requestId", Must, WHOLE), Field("tbc", May, Flag), Field("seqNo", Must, WHOLE), Field("generatedAt", Must, Time)], Closed);
pub(crate) const MUTABILITY_ENUM: &[&str] = &["ReadOnly", "WriteOnly", "ReadWrite"];
static VARIABLE_ATTRIBUTE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("type", May, Word(ATTRIBUTE_ENUM)), Field("value", May, Text(2500)), Field("mutability", May, Word(MUTABILITY_ENUM)), Field("persistent", May, Flag), Field("constant", May, Flag)], Closed);
pub(crate) const DATA_ENUM: &[&str] = &["string", "decimal", "integer", "dateTime", "boolean", "OptionList", "SequenceList", "MemberList"];
static VARIABLE_CHARACTERISTICS: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("unit", May, Text(16)), Field("dataType", Must, Word(DATA_ENUM)), Field("minLimit", May, Number(f64::MIN, f64::MAX)), Field("maxLimit", May, Number(f64::MIN, f64::MAX)), Field("valuesList", May, Text(1000)), Field("supportsMonitoring", Must, Flag)], Closed);
static REPORT_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE)), Field("variableAttribute", Must, List(1, 4, &Object(&VARIABLE_ATTRIBUTE))), Field("variableCharacteristics", May, Object(&VARIABLE_CHARACTERISTICS))], Closed);
static NOTIFY_REPORT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("requestId", Must, WHOLE), Field("generatedAt", Must, Time), Field("reportData", May, List(1, 0, &Object(&REPORT_DATA))), Field("tbc", May, Flag), Field("seqNo", Must, WHOLE)], Closed);
static PUBLISH_FIRMWARE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("location", Must, Text(512)), Field("retries", May, WHOLE), Field("checksum", Must, Text(32)), Field("requestId", Must, WHOLE), Field("retryInterval", May, WHOLE)], Closed);
pub(crate) const PUBLISH_FIRMWARE_STATUS_ENUM: &[&str] = &["Idle", "DownloadScheduled", "Downloading", "Downloaded", "Published", "DownloadFailed", "DownloadPaused", "InvalidChecksum", "ChecksumVerified", "PublishFailed"];
static PUBLISH_FIRMWARE_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(PUBLISH_FIRMWARE_STATUS_ENUM)), Field("location", May, List(1, 0, &Text(512))), Field("requestId", May, WHOLE)], Closed);
pub(crate) const CHARGING_PROFILE_KIND_ENUM: &[&str] = &["Absolute", "Recurring", "Relative"];
pub(crate) const RECURRENCY_KIND_ENUM: &[&str] = &["Daily", "Weekly"];
static CHARGING_PROFILE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE), Field("stackLevel", Must, WHOLE), Field("chargingProfilePurpose", Must, Word(CHARGING_PROFILE_PURPOSE_ENUM)), Field("chargingProfileKind", Must, Word(CHARGING_PROFILE_KIND_ENUM)), Field("recurrencyKind", May, Word(RECURRENCY_KIND_ENUM)), Field("validFrom", May, Time), Field("validTo", May, Time), Field("chargingSchedule", Must, List(1, 3, &Object(&CHARGING_SCHEDULE))), Field("transactionId", May, Text(36))], Closed);
static REPORT_CHARGING_PROFILES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("requestId", Must, WHOLE), Field("chargingLimitSource", Must, Word(CHARGING_LIMIT_SOURCE_ENUM)), Field("chargingProfile", Must, List(1, 0, &Object(&CHARGING_PROFILE))), Field("tbc", May, Flag), Field("evseId", Must, WHOLE)], Closed);
static REQUEST_START_TRANSACTION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evseId", May, WHOLE), Field("groupIdToken", May, Object(&ID_TOKEN)), Field("idToken", Must, Object(&ID_TOKEN)), Field("remoteStartId", Must, WHOLE), Field("chargingProfile", May, Object(&CHARGING_PROFILE))], Closed);
static REQUEST_START_TRANSACTION_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(CANCEL_RESERVATION_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO)), Field("transactionId", May, Text(36))], Closed);
static REQUEST_STOP_TRANSACTION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("transactionId", Must, Text(36))], Closed);
pub(crate) const RESERVATION_UPDATE_STATUS_ENUM: &[&str] = &["Expired", "Removed"];
static RESERVATION_STATUS_UPDATE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("reservationId", Must, WHOLE), Field("reservationUpdateStatus", Must, Word(RESERVATION_UPDATE_STATUS_ENUM))], Closed);
pub(crate) const CONNECTOR_ENUM: &[&str] = &["cCCS1", "cCCS2", "cG105", "cTesla", "cType1", "cType2", "s309-1P-16A", "s309-1P-32A", "s309-3P-16A", "s309-3P-32A", "sBS1361", "sCEE-7-7", "sType2", "sType3", "Other1PhMax16A", "Other1PhOver16A", "Other3Ph", "Pan", "wInductive", "wResonant", "Undetermined", "Unknown"];
static RESERVE_NOW_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", Must, WHOLE), Field("expiryDateTime", Must, Time), Field("connectorType", May, Word(CONNECTOR_ENUM)), Field("idToken", Must, Object(&ID_TOKEN)), Field("evseId", May, WHOLE), Field("groupIdToken", May, Object(&ID_TOKEN))], Closed);
pub(crate) const RESERVE_NOW_STATUS_ENUM: &[&str] = &["Accepted", "Faulted", "Occupied", "Rejected", "Unavailable"];
static RESERVE_NOW_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(RESERVE_NOW_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
pub(crate) const RESET_ENUM: &[&str] = &["Immediate", "OnIdle"];
static RESET_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("type", Must, Word(RESET_ENUM)), Field("evseId", May, WHOLE)], Closed);
static SECURITY_EVENT_NOTIFICATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("type", Must, Text(50)), Field("timestamp", Must, Time), Field("techInfo", May, Text(255))], Closed);
static AUTHORIZATION_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("idToken", Must, Object(&ID_TOKEN)), Field("idTokenInfo", May, Object(&ID_TOKEN_INFO))], Closed);
pub(crate) const UPDATE_ENUM: &[&str] = &["Differential", "Full"];
static SEND_LOCAL_LIST_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("localAuthorizationList", May, List(1, 0, &Object(&AUTHORIZATION_DATA))), Field("versionNumber", Must, WHOLE), Field("updateType", Must, Word(UPDATE_ENUM))], Closed);
pub(crate) const SEND_LOCAL_LIST_STATUS_ENUM: &[&str] = &["Accepted", "Failed", "VersionMismatch"];
static SEND_LOCAL_LIST_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(SEND_LOCAL_LIST_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static SET_CHARGING_PROFILE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evseId", Must, WHOLE), Field("chargingProfile", Must, Object(&CHARGING_PROFILE))], Closed);
static SET_DISPLAY_MESSAGE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("message", Must, Object(&MESSAGE_INFO))], Closed);
pub(crate) const DISPLAY_MESSAGE_STATUS_ENUM: &[&str] = &["Accepted", "NotSupportedMessageFormat", "Rejected", "NotSupportedPriority", "NotSupportedState", "UnknownTransaction"];
static SET_DISPLAY_MESSAGE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(DISPLAY_MESSAGE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
pub(crate) const MONITORING_BASE_ENUM: &[&str] = &["All", "FactoryDefault", "HardWiredOnly"];
static SET_MONITORING_BASE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("monitoringBase", Must, Word(MONITORING_BASE_ENUM))], Closed);
static SET_MONITORING_LEVEL_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("severity", Must, WHOLE)], Closed);
pub(crate) const APN_AUTHENTICATION_ENUM: &[&str] = &["CHAP", "NONE", "PAP", "AUTO"];
static APN: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("apn", Must, Text(512)), Field("apnUserName", May, Text(20)), Field("apnPassword", May, Text(20)), Field("simPin", May, WHOLE), Field("preferredNetwork", May, Text(6)), Field("useOnlyPreferredNetwork", May, Flag), Field("apnAuthentication", Must, Word(APN_AUTHENTICATION_ENUM))], Closed);
pub(crate) const OCPP_VERSION_ENUM: &[&str] = &["OCPP12", "OCPP15", "OCPP16", "OCPP20"];
pub(crate) const OCPP_TRANSPORT_ENUM: &[&str] = &["JSON", "SOAP"];
pub(crate) const OCPP_INTERFACE_ENUM: &[&str] = &["Wired0", "Wired1", "Wired2", "Wired3", "Wireless0", "Wireless1", "Wireless2", "Wireless3"];
pub(crate) const VPN_ENUM: &[&str] = &["IKEv2", "IPSec", "L2TP", "PPTP"];
static VPN: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("server", Must, Text(512)), Field("user", Must, Text(20)), Field("group", May, Text(20)), Field("password", Must, Text(20)), Field("key", Must, Text(255)), Field("type", Must, Word(VPN_ENUM))], Closed);
static NETWORK_CONNECTION_PROFILE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("apn", May, Object(&APN)), Field("ocppVersion", Must, Word(OCPP_VERSION_ENUM)), Field("ocppTransport", Must, Word(OCPP_TRANSPORT_ENUM)), Field("ocppCsmsUrl", Must, Text(512)), Field("messageTimeout", Must, WHOLE), Field("securityProfile", Must, WHOLE), Field("ocppInterface", Must, Word(OCPP_INTERFACE_ENUM)), Field("vpn", May, Object(&VPN))], Closed);
static SET_NETWORK_PROFILE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("configurationSlot", Must, WHOLE), Field("connectionData", Must, Object(&NETWORK_CONNECTION_PROFILE))], Closed);
static SET_MONITORING_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", May, WHOLE), Field("transaction", May, Flag), Field("value", Must, Number(f64::MIN, f64::MAX)), Field("type", Must, Word(MONITOR_ENUM)), Field("severity", Must, WHOLE), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE))], Closed);
static SET_VARIABLE_MONITORING_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("setMonitoringData", Must, List(1, 0, &Object(&SET_MONITORING_DATA)))], Closed);
pub(crate) const SET_MONITORING_STATUS_ENUM: &[&str] = &["Accepted", "UnknownComponent", "UnknownVariable", "UnsupportedMonitorType", "Rejected", "Duplicate"];
static SET_MONITORING_RESULT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("id", May, WHOLE), Field("statusInfo", May, Object(&STATUS_INFO)), Field("status", Must, Word(SET_MONITORING_STATUS_ENUM)), Field("type", Must, Word(MONITOR_ENUM)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE)), Field("severity", Must, WHOLE)], Closed);
static SET_VARIABLE_MONITORING_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("setMonitoringResult", Must, List(1, 0, &Object(&SET_MONITORING_RESULT)))], Closed);
static SET_VARIABLE_DATA: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("attributeType", May, Word(ATTRIBUTE_ENUM)), Field("attributeValue", Must, Text(1000)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE))], Closed);
static SET_VARIABLES_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("setVariableData", Must, List(1, 0, &Object(&SET_VARIABLE_DATA)))], Closed);
pub(crate) const SET_VARIABLE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "UnknownComponent", "UnknownVariable", "NotSupportedAttributeType", "RebootRequired"];
static SET_VARIABLE_RESULT: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("attributeType", May, Word(ATTRIBUTE_ENUM)), Field("attributeStatus", Must, Word(SET_VARIABLE_STATUS_ENUM)), Field("attributeStatusInfo", May, Object(&STATUS_INFO)), Field("component", Must, Object(&COMPONENT)), Field("variable", Must, Object(&VARIABLE))], Closed);
static SET_VARIABLES_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("setVariableResult", Must, List(1, 0, &Object(&SET_VARIABLE_RESULT)))], Closed);
static SIGN_CERTIFICATE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("csr", Must, Text(5500)), Field("certificateType", May, Word(CERTIFICATE_SIGNING_USE_ENUM))], Closed);
pub(crate) const CONNECTOR_STATUS_ENUM: &[&str] = &["Available", "Occupied", "Reserved", "Unavailable", "Faulted"];
static STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("timestamp", Must, Time), Field("connectorStatus", Must, Word(CONNECTOR_STATUS_ENUM)), Field("evseId", Must, WHOLE), Field("connectorId", Must, WHOLE)], Closed);
pub(crate) const TRANSACTION_EVENT_ENUM: &[&str] = &["Ended", "Started", "Updated"];
pub(crate) const TRIGGER_REASON_ENUM: &[&str] = &["Authorized", "CablePluggedIn", "ChargingRateChanged", "ChargingStateChanged", "Deauthorized", "EnergyLimitReached", "EVCommunicationLost", "EVConnectTimeout", "MeterValueClock", "MeterValuePeriodic", "TimeLimitReached", "Trigger", "UnlockCommand", "StopAuthorized", "EVDeparted", "EVDetected", "RemoteStop", "RemoteStart", "AbnormalCondition", "SignedDataReceived", "ResetCommand"];
pub(crate) const CHARGING_STATE_ENUM: &[&str] = &["Charging", "EVConnected", "SuspendedEV", "SuspendedEVSE", "Idle"];
pub(crate) const REASON_ENUM: &[&str] = &["DeAuthorized", "EmergencyStop", "EnergyLimitReached", "EVDisconnected", "GroundFault", "ImmediateReset", "Local", "LocalOutOfCredit", "MasterPass", "Other", "OvercurrentFault", "PowerLoss", "PowerQuality", "Reboot", "Remote", "SOCLimitReached", "StoppedByEV", "TimeLimitReached", "Timeout"];
static TRANSACTION: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("transactionId", Must, Text(36)), Field("chargingState", May, Word(CHARGING_STATE_ENUM)), Field("timeSpentCharging", May, WHOLE), Field("stoppedReason", May, Word(REASON_ENUM)), Field("remoteStartId", May, WHOLE)], Closed);
static TRANSACTION_EVENT_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("eventType", Must, Word(TRANSACTION_EVENT_ENUM)), Field("meterValue", May, List(1, 0, &Object(&METER_VALUE))), Field("timestamp", Must, Time), Field("triggerReason", Must, Word(TRIGGER_REASON_ENUM)), Field("seqNo", Must, WHOLE), Field("offline", May, Flag), Field("numberOfPhasesUsed", May, WHOLE), Field("cableMaxCurrent", May, WHOLE), Field("reservationId", May, WHOLE), Field("transactionInfo", Must, Object(&TRANSACTION)), Field("evse", May, Object(&EVSE)), Field("idToken", May, Object(&ID_TOKEN))], Closed);
static TRANSACTION_EVENT_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("totalCost", May, Number(f64::MIN, f64::MAX)), Field("chargingPriority", May, WHOLE), Field("idTokenInfo", May, Object(&ID_TOKEN_INFO)), Field("updatedPersonalMessage", May, Object(&MESSAGE_CONTENT))], Closed);
pub(crate) const MESSAGE_TRIGGER_ENUM: &[&str] = &["BootNotification", "LogStatusNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues", "SignChargingStationCertificate", "SignV2GCertificate", "StatusNotification", "TransactionEvent", "SignCombinedCertificate", "PublishFirmwareStatusNotification"];
static TRIGGER_MESSAGE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evse", May, Object(&EVSE)), Field("requestedMessage", Must, Word(MESSAGE_TRIGGER_ENUM))], Closed);
pub(crate) const TRIGGER_MESSAGE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "NotImplemented"];
static TRIGGER_MESSAGE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(TRIGGER_MESSAGE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static UNLOCK_CONNECTOR_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("evseId", Must, WHOLE), Field("connectorId", Must, WHOLE)], Closed);
pub(crate) const UNLOCK_STATUS_ENUM: &[&str] = &["Unlocked", "UnlockFailed", "OngoingAuthorizedTransaction", "UnknownConnector"];
static UNLOCK_CONNECTOR_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(UNLOCK_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
static UNPUBLISH_FIRMWARE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("checksum", Must, Text(32))], Closed);
pub(crate) const UNPUBLISH_FIRMWARE_STATUS_ENUM: &[&str] = &["DownloadOngoing", "NoFirmware", "Unpublished"];
static UNPUBLISH_FIRMWARE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(UNPUBLISH_FIRMWARE_STATUS_ENUM))], Closed);
static FIRMWARE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("location", Must, Text(512)), Field("retrieveDateTime", Must, Time), Field("installDateTime", May, Time), Field("signingCertificate", May, Text(5500)), Field("signature", May, Text(800))], Closed);
static UPDATE_FIRMWARE_REQUEST: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("retries", May, WHOLE), Field("retryInterval", May, WHOLE), Field("requestId", Must, WHOLE), Field("firmware", Must, Object(&FIRMWARE))], Closed);
pub(crate) const UPDATE_FIRMWARE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "AcceptedCanceled", "InvalidCertificate", "RevokedCertificate"];
static UPDATE_FIRMWARE_RESPONSE: Shape = Shape(&[Field("customData", May, Object(&CUSTOM_DATA)), Field("status", Must, Word(UPDATE_FIRMWARE_STATUS_ENUM)), Field("statusInfo", May, Object(&STATUS_INFO))], Closed);
