//! The messages of OCPP 1.6: names, types and limits of the fields, one object a line.
//! `tests/tools/ocpp_tables.py` writes this file; nobody edits it.

use super::Content::Closed;
use super::Direction::{Both, FromStation, ToStation};
use super::Kind::{Flag, List, Number, Object, Text, Time, Word};
use super::Need::{May, Must};
use super::{Action, Field, Shape, WHOLE};

pub(super) const ACTIONS: &[Action] = &[
    Action("Authorize", FromStation, Some(&AUTHORIZE_REQUEST), Some(&AUTHORIZE_RESPONSE)),
    Action("BootNotification", FromStation, Some(&BOOT_NOTIFICATION_REQUEST), Some(&BOOT_NOTIFICATION_RESPONSE)),
    Action("CancelReservation", ToStation, Some(&CANCEL_RESERVATION_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("CertificateSigned", ToStation, Some(&CERTIFICATE_SIGNED_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("ChangeAvailability", ToStation, Some(&CHANGE_AVAILABILITY_REQUEST), Some(&CHANGE_AVAILABILITY_RESPONSE)),
    Action("ChangeConfiguration", ToStation, Some(&CHANGE_CONFIGURATION_REQUEST), Some(&CHANGE_CONFIGURATION_RESPONSE)),
    Action("ClearCache", ToStation, Some(&CLEAR_CACHE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("ClearChargingProfile", ToStation, Some(&CLEAR_CHARGING_PROFILE_REQUEST), Some(&CLEAR_CHARGING_PROFILE_RESPONSE)),
    Action("DataTransfer", Both, Some(&DATA_TRANSFER_REQUEST), Some(&DATA_TRANSFER_RESPONSE)),
    Action("DeleteCertificate", ToStation, Some(&DELETE_CERTIFICATE_REQUEST), Some(&DELETE_CERTIFICATE_RESPONSE)),
    Action("DiagnosticsStatusNotification", FromStation, Some(&DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("ExtendedTriggerMessage", ToStation, Some(&EXTENDED_TRIGGER_MESSAGE_REQUEST), Some(&EXTENDED_TRIGGER_MESSAGE_RESPONSE)),
    Action("FirmwareStatusNotification", FromStation, Some(&FIRMWARE_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("GetCompositeSchedule", ToStation, Some(&GET_COMPOSITE_SCHEDULE_REQUEST), Some(&GET_COMPOSITE_SCHEDULE_RESPONSE)),
    Action("GetConfiguration", ToStation, Some(&GET_CONFIGURATION_REQUEST), Some(&GET_CONFIGURATION_RESPONSE)),
    Action("GetDiagnostics", ToStation, Some(&GET_DIAGNOSTICS_REQUEST), Some(&GET_DIAGNOSTICS_RESPONSE)),
    Action("GetInstalledCertificateIds", ToStation, Some(&GET_INSTALLED_CERTIFICATE_IDS_REQUEST), Some(&GET_INSTALLED_CERTIFICATE_IDS_RESPONSE)),
    Action("GetLocalListVersion", ToStation, Some(&CLEAR_CACHE_REQUEST), Some(&GET_LOCAL_LIST_VERSION_RESPONSE)),
    Action("GetLog", ToStation, Some(&GET_LOG_REQUEST), Some(&GET_LOG_RESPONSE)),
    Action("Heartbeat", FromStation, Some(&CLEAR_CACHE_REQUEST), Some(&HEARTBEAT_RESPONSE)),
    Action("InstallCertificate", ToStation, Some(&INSTALL_CERTIFICATE_REQUEST), Some(&INSTALL_CERTIFICATE_RESPONSE)),
    Action("LogStatusNotification", FromStation, Some(&LOG_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("MeterValues", FromStation, Some(&METER_VALUES_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("RemoteStartTransaction", ToStation, Some(&REMOTE_START_TRANSACTION_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("RemoteStopTransaction", ToStation, Some(&REMOTE_STOP_TRANSACTION_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("ReserveNow", ToStation, Some(&RESERVE_NOW_REQUEST), Some(&RESERVE_NOW_RESPONSE)),
    Action("Reset", ToStation, Some(&RESET_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("SecurityEventNotification", FromStation, Some(&SECURITY_EVENT_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("SendLocalList", ToStation, Some(&SEND_LOCAL_LIST_REQUEST), Some(&SEND_LOCAL_LIST_RESPONSE)),
    Action("SetChargingProfile", ToStation, Some(&SET_CHARGING_PROFILE_REQUEST), Some(&SET_CHARGING_PROFILE_RESPONSE)),
    Action("SignCertificate", FromStation, Some(&SIGN_CERTIFICATE_REQUEST), Some(&CANCEL_RESERVATION_RESPONSE)),
    Action("SignedFirmwareStatusNotification", FromStation, Some(&SIGNED_FIRMWARE_STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("SignedUpdateFirmware", ToStation, Some(&SIGNED_UPDATE_FIRMWARE_REQUEST), Some(&SIGNED_UPDATE_FIRMWARE_RESPONSE)),
    Action("StartTransaction", FromStation, Some(&START_TRANSACTION_REQUEST), Some(&START_TRANSACTION_RESPONSE)),
    Action("StatusNotification", FromStation, Some(&STATUS_NOTIFICATION_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
    Action("StopTransaction", FromStation, Some(&STOP_TRANSACTION_REQUEST), Some(&STOP_TRANSACTION_RESPONSE)),
    Action("TriggerMessage", ToStation, Some(&TRIGGER_MESSAGE_REQUEST), Some(&EXTENDED_TRIGGER_MESSAGE_RESPONSE)),
    Action("UnlockConnector", ToStation, Some(&UNLOCK_CONNECTOR_REQUEST), Some(&UNLOCK_CONNECTOR_RESPONSE)),
    Action("UpdateFirmware", ToStation, Some(&UPDATE_FIRMWARE_REQUEST), Some(&CLEAR_CACHE_REQUEST)),
];

static AUTHORIZE_REQUEST: Shape = Shape(&[Field("idTag", Must, Text(20))], Closed);
pub(crate) const STATUS: &[&str] = &["Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"];
static AUTHORIZE_RESPONSE_ID_TAG_INFO: Shape = Shape(&[Field("expiryDate", May, Time), Field("parentIdTag", May, Text(20)), Field("status", Must, Word(STATUS))], Closed);
static AUTHORIZE_RESPONSE: Shape = Shape(&[Field("idTagInfo", Must, Object(&AUTHORIZE_RESPONSE_ID_TAG_INFO))], Closed);
static BOOT_NOTIFICATION_REQUEST: Shape = Shape(&[Field("chargePointVendor", Must, Text(20)), Field("chargePointModel", Must, Text(20)), Field("chargePointSerialNumber", May, Text(25)), Field("chargeBoxSerialNumber", May, Text(25)), Field("firmwareVersion", May, Text(50)), Field("iccid", May, Text(20)), Field("imsi", May, Text(20)), Field("meterType", May, Text(25)), Field("meterSerialNumber", May, Text(25))], Closed);
pub(crate) const BOOT_NOTIFICATION_RESPONSE_STATUS: &[&str] = &["Accepted", "Pending", "Rejected"];
static BOOT_NOTIFICATION_RESPONSE: Shape = Shape(&[Field("status", Must, Word(BOOT_NOTIFICATION_RESPONSE_STATUS)), Field("currentTime", Must, Time), Field("interval", Must, WHOLE)], Closed);
static CANCEL_RESERVATION_REQUEST: Shape = Shape(&[Field("reservationId", Must, WHOLE)], Closed);
pub(crate) const CANCEL_RESERVATION_RESPONSE_STATUS: &[&str] = &["Accepted", "Rejected"];
static CANCEL_RESERVATION_RESPONSE: Shape = Shape(&[Field("status", Must, Word(CANCEL_RESERVATION_RESPONSE_STATUS))], Closed);
static CERTIFICATE_SIGNED_REQUEST: Shape = Shape(&[Field("certificateChain", Must, Text(10000))], Closed);
pub(crate) const TYPE: &[&str] = &["Inoperative", "Operative"];
static CHANGE_AVAILABILITY_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("type", Must, Word(TYPE))], Closed);
pub(crate) const CHANGE_AVAILABILITY_RESPONSE_STATUS: &[&str] = &["Accepted", "Rejected", "Scheduled"];
static CHANGE_AVAILABILITY_RESPONSE: Shape = Shape(&[Field("status", Must, Word(CHANGE_AVAILABILITY_RESPONSE_STATUS))], Closed);
static CHANGE_CONFIGURATION_REQUEST: Shape = Shape(&[Field("key", Must, Text(50)), Field("value", Must, Text(500))], Closed);
pub(crate) const CHANGE_CONFIGURATION_RESPONSE_STATUS: &[&str] = &["Accepted", "Rejected", "RebootRequired", "NotSupported"];
static CHANGE_CONFIGURATION_RESPONSE: Shape = Shape(&[Field("status", Must, Word(CHANGE_CONFIGURATION_RESPONSE_STATUS))], Closed);
static CLEAR_CACHE_REQUEST: Shape = Shape(&[], Closed);
pub(crate) const CHARGING_PROFILE_PURPOSE: &[&str] = &["ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"];
static CLEAR_CHARGING_PROFILE_REQUEST: Shape = Shape(&[Field("id", May, WHOLE), Field("connectorId", May, WHOLE), Field("chargingProfilePurpose", May, Word(CHARGING_PROFILE_PURPOSE)), Field("stackLevel", May, WHOLE)], Closed);
pub(crate) const CLEAR_CHARGING_PROFILE_RESPONSE_STATUS: &[&str] = &["Accepted", "Unknown"];
static CLEAR_CHARGING_PROFILE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(CLEAR_CHARGING_PROFILE_RESPONSE_STATUS))], Closed);
static DATA_TRANSFER_REQUEST: Shape = Shape(&[Field("vendorId", Must, Text(255)), Field("messageId", May, Text(50)), Field("data", May, Text(0))], Closed);
pub(crate) const DATA_TRANSFER_RESPONSE_STATUS: &[&str] = &["Accepted", "Rejected", "UnknownMessageId", "UnknownVendorId"];
static DATA_TRANSFER_RESPONSE: Shape = Shape(&[Field("status", Must, Word(DATA_TRANSFER_RESPONSE_STATUS)), Field("data", May, Text(0))], Closed);
pub(crate) const HASH_ALGORITHM_ENUM: &[&str] = &["SHA256", "SHA384", "SHA512"];
static CERTIFICATE_HASH_DATA: Shape = Shape(&[Field("hashAlgorithm", Must, Word(HASH_ALGORITHM_ENUM)), Field("issuerNameHash", Must, Text(128)), Field("issuerKeyHash", Must, Text(128)), Field("serialNumber", Must, Text(40))], Closed);
static DELETE_CERTIFICATE_REQUEST: Shape = Shape(&[Field("certificateHashData", Must, Object(&CERTIFICATE_HASH_DATA))], Closed);
pub(crate) const DELETE_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "Failed", "NotFound"];
static DELETE_CERTIFICATE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(DELETE_CERTIFICATE_STATUS_ENUM))], Closed);
pub(crate) const DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST_STATUS: &[&str] = &["Idle", "Uploaded", "UploadFailed", "Uploading"];
static DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("status", Must, Word(DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST_STATUS))], Closed);
pub(crate) const MESSAGE_TRIGGER_ENUM: &[&str] = &["BootNotification", "LogStatusNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues", "SignChargePointCertificate", "StatusNotification"];
static EXTENDED_TRIGGER_MESSAGE_REQUEST: Shape = Shape(&[Field("requestedMessage", Must, Word(MESSAGE_TRIGGER_ENUM)), Field("connectorId", May, WHOLE)], Closed);
pub(crate) const TRIGGER_MESSAGE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "NotImplemented"];
static EXTENDED_TRIGGER_MESSAGE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(TRIGGER_MESSAGE_STATUS_ENUM))], Closed);
pub(crate) const FIRMWARE_STATUS_NOTIFICATION_REQUEST_STATUS: &[&str] = &["Downloaded", "DownloadFailed", "Downloading", "Idle", "InstallationFailed", "Installing", "Installed"];
static FIRMWARE_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("status", Must, Word(FIRMWARE_STATUS_NOTIFICATION_REQUEST_STATUS))], Closed);
pub(crate) const CHARGING_RATE_UNIT: &[&str] = &["A", "W"];
static GET_COMPOSITE_SCHEDULE_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("duration", Must, WHOLE), Field("chargingRateUnit", May, Word(CHARGING_RATE_UNIT))], Closed);
static GET_COMPOSITE_SCHEDULE_RESPONSE_CHARGING_SCHEDULE_CHARGING_SCHEDULE_PERIOD: Shape = Shape(&[Field("startPeriod", Must, WHOLE), Field("limit", Must, Number(f64::MIN, f64::MAX)), Field("numberPhases", May, WHOLE)], Closed);
static GET_COMPOSITE_SCHEDULE_RESPONSE_CHARGING_SCHEDULE: Shape = Shape(&[Field("duration", May, WHOLE), Field("startSchedule", May, Time), Field("chargingRateUnit", Must, Word(CHARGING_RATE_UNIT)), Field("chargingSchedulePeriod", Must, List(0, 0, &Object(&GET_COMPOSITE_SCHEDULE_RESPONSE_CHARGING_SCHEDULE_CHARGING_SCHEDULE_PERIOD))), Field("minChargingRate", May, Number(f64::MIN, f64::MAX))], Closed);
static GET_COMPOSITE_SCHEDULE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(CANCEL_RESERVATION_RESPONSE_STATUS)), Field("connectorId", May, WHOLE), Field("scheduleStart", May, Time), Field("chargingSchedule", May, Object(&GET_COMPOSITE_SCHEDULE_RESPONSE_CHARGING_SCHEDULE))], Closed);
static GET_CONFIGURATION_REQUEST: Shape = Shape(&[Field("key", May, List(0, 0, &Text(50)))], Closed);
static GET_CONFIGURATION_RESPONSE_CONFIGURATION_KEY: Shape = Shape(&[Field("key", Must, Text(50)), Field("readonly", Must, Flag), Field("value", May, Text(500))], Closed);
static GET_CONFIGURATION_RESPONSE: Shape = Shape(&[Field("configurationKey", May, List(0, 0, &Object(&GET_CONFIGURATION_RESPONSE_CONFIGURATION_KEY))), Field("unknownKey", May, List(0, 0, &Text(50)))], Closed);
static GET_DIAGNOSTICS_REQUEST: Shape = Shape(&[Field("location", Must, Text(0)), Field("retries", May, WHOLE), Field("retryInterval", May, WHOLE), Field("startTime", May, Time), Field("stopTime", May, Time)], Closed);
static GET_DIAGNOSTICS_RESPONSE: Shape = Shape(&[Field("fileName", May, Text(255))], Closed);
pub(crate) const CERTIFICATE_USE_ENUM: &[&str] = &["CentralSystemRootCertificate", "ManufacturerRootCertificate"];
static GET_INSTALLED_CERTIFICATE_IDS_REQUEST: Shape = Shape(&[Field("certificateType", Must, Word(CERTIFICATE_USE_ENUM))], Closed);
pub(crate) const GET_INSTALLED_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "NotFound"];
static GET_INSTALLED_CERTIFICATE_IDS_RESPONSE: Shape = Shape(&[Field("certificateHashData", May, List(1, 0, &Object(&CERTIFICATE_HASH_DATA))), Field("status", Must, Word(GET_INSTALLED_CERTIFICATE_STATUS_ENUM))], Closed);
static GET_LOCAL_LIST_VERSION_RESPONSE: Shape = Shape(&[Field("listVersion", Must, WHOLE)], Closed);
static LOG_PARAMETERS: Shape = Shape(&[Field("remoteLocation", Must, Text(512)), Field("oldestTimestamp", May, Time), Field("latestTimestamp", May, Time)], Closed);
pub(crate) const LOG_ENUM: &[&str] = &["DiagnosticsLog", "SecurityLog"];
static GET_LOG_REQUEST: Shape = Shape(&[Field("log", Must, Object(&LOG_PARAMETERS)), Field("logType", Must, Word(LOG_ENUM)), Field("requestId", Must, WHOLE), Field("retries", May, WHOLE), Field("retryInterval", May, WHOLE)], Closed);
pub(crate) const LOG_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "AcceptedCanceled"];
static GET_LOG_RESPONSE: Shape = Shape(&[Field("status", Must, Word(LOG_STATUS_ENUM)), Field("filename", May, Text(255))], Closed);
static HEARTBEAT_RESPONSE: Shape = Shape(&[Field("currentTime", Must, Time)], Closed);
static INSTALL_CERTIFICATE_REQUEST: Shape = Shape(&[Field("certificateType", Must, Word(CERTIFICATE_USE_ENUM)), Field("certificate", Must, Text(5500))], Closed);
pub(crate) const INSTALL_CERTIFICATE_STATUS_ENUM: &[&str] = &["Accepted", "Failed", "Rejected"];
static INSTALL_CERTIFICATE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(INSTALL_CERTIFICATE_STATUS_ENUM))], Closed);
pub(crate) const UPLOAD_LOG_STATUS_ENUM: &[&str] = &["BadMessage", "Idle", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure", "Uploading"];
static LOG_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("status", Must, Word(UPLOAD_LOG_STATUS_ENUM)), Field("requestId", May, WHOLE)], Closed);
pub(crate) const CONTEXT: &[&str] = &["Interruption.Begin", "Interruption.End", "Sample.Clock", "Sample.Periodic", "Transaction.Begin", "Transaction.End", "Trigger", "Other"];
pub(crate) const FORMAT: &[&str] = &["Raw", "SignedData"];
pub(crate) const MEASURAND: &[&str] = &["Energy.Active.Export.Register", "Energy.Active.Import.Register", "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Register", "Energy.Active.Export.Interval", "Energy.Active.Import.Interval", "Energy.Reactive.Export.Interval", "Energy.Reactive.Import.Interval", "Power.Active.Export", "Power.Active.Import", "Power.Offered", "Power.Reactive.Export", "Power.Reactive.Import", "Power.Factor", "Current.Import", "Current.Export", "Current.Offered", "Voltage", "Frequency", "Temperature", "SoC", "RPM"];
pub(crate) const PHASE: &[&str] = &["L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"];
pub(crate) const LOCATION: &[&str] = &["Cable", "EV", "Inlet", "Outlet", "Body"];
pub(crate) const UNIT: &[&str] = &["Wh", "kWh", "varh", "kvarh", "W", "kW", "VA", "kVA", "var", "kvar", "A", "V", "K", "Celcius", "Celsius", "Fahrenheit", "Percent", "Hertz"];
static METER_VALUES_REQUEST_METER_VALUE_SAMPLED_VALUE: Shape = Shape(&[Field("value", Must, Text(0)), Field("context", May, Word(CONTEXT)), Field("format", May, Word(FORMAT)), Field("measurand", May, Word(MEASURAND)), Field("phase", May, Word(PHASE)), Field("location", May, Word(LOCATION)), Field("unit", May, Word(UNIT))], Closed);
static METER_VALUES_REQUEST_METER_VALUE: Shape = Shape(&[Field("timestamp", Must, Time), Field("sampledValue", Must, List(1, 0, &Object(&METER_VALUES_REQUEST_METER_VALUE_SAMPLED_VALUE)))], Closed);
static METER_VALUES_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("transactionId", May, WHOLE), Field("meterValue", Must, List(1, 0, &Object(&METER_VALUES_REQUEST_METER_VALUE)))], Closed);
pub(crate) const CHARGING_PROFILE_KIND: &[&str] = &["Absolute", "Recurring", "Relative"];
pub(crate) const RECURRENCY_KIND: &[&str] = &["Daily", "Weekly"];
static REMOTE_START_TRANSACTION_REQUEST_CHARGING_PROFILE: Shape = Shape(&[Field("chargingProfileId", Must, WHOLE), Field("transactionId", May, WHOLE), Field("stackLevel", Must, WHOLE), Field("chargingProfilePurpose", Must, Word(CHARGING_PROFILE_PURPOSE)), Field("chargingProfileKind", Must, Word(CHARGING_PROFILE_KIND)), Field("recurrencyKind", May, Word(RECURRENCY_KIND)), Field("validFrom", May, Time), Field("validTo", May, Time), Field("chargingSchedule", Must, Object(&GET_COMPOSITE_SCHEDULE_RESPONSE_CHARGING_SCHEDULE))], Closed);
static REMOTE_START_TRANSACTION_REQUEST: Shape = Shape(&[Field("connectorId", May, WHOLE), Field("idTag", Must, Text(20)), Field("chargingProfile", May, Object(&REMOTE_START_TRANSACTION_REQUEST_CHARGING_PROFILE))], Closed);
static REMOTE_STOP_TRANSACTION_REQUEST: Shape = Shape(&[Field("transactionId", Must, WHOLE)], Closed);
static RESERVE_NOW_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("expiryDate", Must, Time), Field("idTag", Must, Text(20)), Field("parentIdTag", May, Text(20)), Field("reservationId", Must, WHOLE)], Closed);
pub(crate) const RESERVE_NOW_RESPONSE_STATUS: &[&str] = &["Accepted", "Faulted", "Occupied", "Rejected", "Unavailable"];
static RESERVE_NOW_RESPONSE: Shape = Shape(&[Field("status", Must, Word(RESERVE_NOW_RESPONSE_STATUS))], Closed);
pub(crate) const RESET_REQUEST_TYPE: &[&str] = &["Hard", "Soft"];
static RESET_REQUEST: Shape = Shape(&[Field("type", Must, Word(RESET_REQUEST_TYPE))], Closed);
static SECURITY_EVENT_NOTIFICATION_REQUEST: Shape = Shape(&[Field("type", Must, Text(50)), Field("timestamp", Must, Time), Field("techInfo", May, Text(255))], Closed);
static SEND_LOCAL_LIST_REQUEST_LOCAL_AUTHORIZATION_LIST: Shape = Shape(&[Field("idTag", Must, Text(20)), Field("idTagInfo", May, Object(&AUTHORIZE_RESPONSE_ID_TAG_INFO))], Closed);
pub(crate) const UPDATE: &[&str] = &["Differential", "Full"];
static SEND_LOCAL_LIST_REQUEST: Shape = Shape(&[Field("listVersion", Must, WHOLE), Field("localAuthorizationList", May, List(0, 0, &Object(&SEND_LOCAL_LIST_REQUEST_LOCAL_AUTHORIZATION_LIST))), Field("updateType", Must, Word(UPDATE))], Closed);
pub(crate) const SEND_LOCAL_LIST_RESPONSE_STATUS: &[&str] = &["Accepted", "Failed", "NotSupported", "VersionMismatch"];
static SEND_LOCAL_LIST_RESPONSE: Shape = Shape(&[Field("status", Must, Word(SEND_LOCAL_LIST_RESPONSE_STATUS))], Closed);
static SET_CHARGING_PROFILE_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("csChargingProfiles", Must, Object(&REMOTE_START_TRANSACTION_REQUEST_CHARGING_PROFILE))], Closed);
pub(crate) const SET_CHARGING_PROFILE_RESPONSE_STATUS: &[&str] = &["Accepted", "Rejected", "NotSupported"];
static SET_CHARGING_PROFILE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(SET_CHARGING_PROFILE_RESPONSE_STATUS))], Closed);
static SIGN_CERTIFICATE_REQUEST: Shape = Shape(&[Field("csr", Must, Text(5500))], Closed);
pub(crate) const FIRMWARE_STATUS_ENUM: &[&str] = &["Downloaded", "DownloadFailed", "Downloading", "DownloadScheduled", "DownloadPaused", "Idle", "InstallationFailed", "Installing", "Installed", "InstallRebooting", "InstallScheduled", "InstallVerificationFailed", "InvalidSignature", "SignatureVerified"];
static SIGNED_FIRMWARE_STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("status", Must, Word(FIRMWARE_STATUS_ENUM)), Field("requestId", May, WHOLE)], Closed);
static FIRMWARE: Shape = Shape(&[Field("location", Must, Text(512)), Field("retrieveDateTime", Must, Time), Field("installDateTime", May, Time), Field("signingCertificate", Must, Text(5500)), Field("signature", Must, Text(800))], Closed);
static SIGNED_UPDATE_FIRMWARE_REQUEST: Shape = Shape(&[Field("retries", May, WHOLE), Field("retryInterval", May, WHOLE), Field("requestId", Must, WHOLE), Field("firmware", Must, Object(&FIRMWARE))], Closed);
pub(crate) const UPDATE_FIRMWARE_STATUS_ENUM: &[&str] = &["Accepted", "Rejected", "AcceptedCanceled", "InvalidCertificate", "RevokedCertificate"];
static SIGNED_UPDATE_FIRMWARE_RESPONSE: Shape = Shape(&[Field("status", Must, Word(UPDATE_FIRMWARE_STATUS_ENUM))], Closed);
static START_TRANSACTION_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("idTag", Must, Text(20)), Field("meterStart", Must, WHOLE), Field("reservationId", May, WHOLE), Field("timestamp", Must, Time)], Closed);
static START_TRANSACTION_RESPONSE: Shape = Shape(&[Field("idTagInfo", Must, Object(&AUTHORIZE_RESPONSE_ID_TAG_INFO)), Field("transactionId", Must, WHOLE)], Closed);
pub(crate) const ERROR_CODE: &[&str] = &["ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature", "InternalError", "LocalListConflict", "NoError", "OtherError", "OverCurrentFailure", "PowerMeterFailure", "PowerSwitchFailure", "ReaderFailure", "ResetFailure", "UnderVoltage", "OverVoltage", "WeakSignal"];
pub(crate) const STATUS_NOTIFICATION_REQUEST_STATUS: &[&str] = &["Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing", "Reserved", "Unavailable", "Faulted"];
static STATUS_NOTIFICATION_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE), Field("errorCode", Must, Word(ERROR_CODE)), Field("info", May, Text(50)), Field("status", Must, Word(STATUS_NOTIFICATION_REQUEST_STATUS)), Field("timestamp", May, Time), Field("vendorId", May, Text(255)), Field("vendorErrorCode", May, Text(50))], Closed);
pub(crate) const REASON: &[&str] = &["EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other", "PowerLoss", "Reboot", "Remote", "SoftReset", "UnlockCommand", "DeAuthorized"];
pub(crate) const STOP_TRANSACTION_REQUEST_TRANSACTION_DATA_SAMPLED_VALUE_UNIT: &[&str] = &["Wh", "kWh", "varh", "kvarh", "W", "kW", "VA", "kVA", "var", "kvar", "A", "V", "K", "Celcius", "Celsius", "Fahrenheit", "Percent"];
static STOP_TRANSACTION_REQUEST_TRANSACTION_DATA_SAMPLED_VALUE: Shape = Shape(&[Field("value", Must, Text(0)), Field("context", May, Word(CONTEXT)), Field("format", May, Word(FORMAT)), Field("measurand", May, Word(MEASURAND)), Field("phase", May, Word(PHASE)), Field("location", May, Word(LOCATION)), Field("unit", May, Word(STOP_TRANSACTION_REQUEST_TRANSACTION_DATA_SAMPLED_VALUE_UNIT))], Closed);
static STOP_TRANSACTION_REQUEST_TRANSACTION_DATA: Shape = Shape(&[Field("timestamp", Must, Time), Field("sampledValue", Must, List(0, 0, &Object(&STOP_TRANSACTION_REQUEST_TRANSACTION_DATA_SAMPLED_VALUE)))], Closed);
static STOP_TRANSACTION_REQUEST: Shape = Shape(&[Field("idTag", May, Text(20)), Field("meterStop", Must, WHOLE), Field("timestamp", Must, Time), Field("transactionId", Must, WHOLE), Field("reason", May, Word(REASON)), Field("transactionData", May, List(0, 0, &Object(&STOP_TRANSACTION_REQUEST_TRANSACTION_DATA)))], Closed);
static STOP_TRANSACTION_RESPONSE: Shape = Shape(&[Field("idTagInfo", May, Object(&AUTHORIZE_RESPONSE_ID_TAG_INFO))], Closed);
pub(crate) const REQUESTED_MESSAGE: &[&str] = &["BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues", "StatusNotification"];
static TRIGGER_MESSAGE_REQUEST: Shape = Shape(&[Field("requestedMessage", Must, Word(REQUESTED_MESSAGE)), Field("connectorId", May, WHOLE)], Closed);
static UNLOCK_CONNECTOR_REQUEST: Shape = Shape(&[Field("connectorId", Must, WHOLE)], Closed);
pub(crate) const UNLOCK_CONNECTOR_RESPONSE_STATUS: &[&str] = &["Unlocked", "UnlockFailed", "NotSupported"];
static UNLOCK_CONNECTOR_RESPONSE: Shape = Shape(&[Field("status", Must, Word(UNLOCK_CONNECTOR_RESPONSE_STATUS))], Closed);
static UPDATE_FIRMWARE_REQUEST: Shape = Shape(&[Field("location", Must, Text(0)), Field("retries", May, WHOLE), Field("retrieveDate", Must, Time), Field("retryInterval", May, WHOLE)], Closed);
